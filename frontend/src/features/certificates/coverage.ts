/** Which hostnames of a slice no certificate covers yet. Pure. */
import type { Certificate } from '@/api/types/certificates';

/** A wildcard stands for exactly one label, the left-most (RFC 9525 §6.3). */
export function covers(name: string, hostname: string): boolean {
  if (name === hostname) return true;
  return (
    name.startsWith('*.') &&
    !hostname.startsWith('*.') &&
    hostname.split('.').slice(1).join('.') === name.slice(2)
  );
}

type Covering = Pick<Certificate, 'hostnames'>;

export const uncovered = (
  hostnames: readonly string[],
  certificates: readonly Covering[],
): string[] => {
  const names = certificates.flatMap((one) => one.hostnames);
  return hostnames.filter((hostname) => !names.some((name) => covers(name, hostname)));
};
