/** Ways to tell bad events apart, and where each part is looked at closely. Pure. */
import type { BreakdownBy, Objective } from '@/api/types/objectives';
import { paths } from '@/lib/paths';
import { parseResourceName } from '@/lib/slices';

export const WAYS: readonly BreakdownBy[] = ['route', 'service', 'code', 'revision'];

export type Place = { to: string; search?: Record<string, string> };

/** The slice whose requests are counted; null where they are those of several gateways. */
export const sliceOf = ({
  tenant,
  gateway,
}: Pick<Objective, 'tenant' | 'gateway'>): string | null =>
  gateway ? `${tenant}@${gateway}` : null;

/** Null where a part is of no one slice, or is none that has a page. */
export function placeOf(by: BreakdownBy, name: string, slice: string | null): Place | null {
  if (!slice || name === '' || name === '-') return null;
  if (by === 'code')
    return Number(name) > 0 ? { to: paths.records(slice), search: { status: name } } : null;
  if (by === 'revision') return { to: paths.revision(slice, Number(name)) };
  const { tenant, name: own } = parseResourceName(name);
  if (!slice.startsWith(`${tenant}@`)) return null;
  return by === 'route'
    ? { to: paths.debug(slice), search: { route: name } }
    : { to: paths.object(slice, 'services', own) };
}
