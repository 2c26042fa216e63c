/** How a workload asks for a named destination. Pure. */
import { aliasOf, type Mention } from '@/egress/aliases';

/** With a path and a method that rules allow, where they name any. */
export function askLine(
  tenant: string,
  workload: string,
  place: string,
  name: string,
  mentions: readonly Mention[],
): string {
  const only = mentions.find(({ action }) => action === 'allow')?.only ?? '';
  const path = only.slice(Math.max(only.indexOf('/'), 0)) || '/';
  const methods = only.split(/[ ,]+/).filter((word) => /^[A-Z]+$/.test(word));
  const method = methods[0] && !methods.includes('GET') ? ` -X ${methods[0]}` : '';
  return `curl --proxy http://${tenant}.${workload}.KEY:PASSWORD@${place}${method} http://${aliasOf(name)}${path.startsWith('/') ? path : '/'}`;
}
