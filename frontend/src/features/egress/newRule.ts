/** A rule made from what was seen: its name, and how far it reaches. Pure. */
import type { Way } from '@/api/types/egress';
import type { Destination, EgressPolicySpec, EgressRule } from '@/api/types/intent';

/** `api.stripe.com:443` → host and port; the brackets of an IPv6 address are not part of it. */
export function partsOf(destination: string): { host: string; port: number } {
  const at = destination.lastIndexOf(':');
  const host = destination.slice(0, at).replace(/^\[|\]$/g, '');
  return { host, port: Number(destination.slice(at + 1)) };
}

const isAddress = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host);

/** The host itself, and where it has a name of three labels or more, everything beside it. */
export function reachesOf(host: string): string[] {
  const [, ...rest] = host.split('.');
  return isAddress(host) || rest.length < 2 ? [host] : [host, `*.${rest.join('.')}`];
}

const LONGEST = 63;

/** A name that no rule of the policy has yet. */
export function nameFor(host: string, taken: readonly string[]): string {
  const plain = host
    .replace(/^\*+\./, '')
    .replaceAll(/[^a-z0-9]+/gi, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, LONGEST - 4);
  const numbered = (number: number): string => (number === 1 ? plain : `${plain}-${number}`);
  let number = 1;
  while (taken.includes(numbered(number))) number += 1;
  return numbered(number);
}

export const destinationOf = (host: string, port: number, way: Way): Destination => ({
  host,
  port,
  forwarding: way,
  methods: [],
  regions: [],
  path_prefix: null,
});

export const ruleFor = (
  host: string,
  port: number,
  way: Way,
  taken: readonly string[],
): EgressRule => ({
  name: nameFor(host, taken),
  action: 'allow',
  destinations: [destinationOf(host, port, way)],
  starts_at: null,
  expires_at: null,
  schedule: null,
  rate: null,
  kib_per_second: null,
  max_tunnels: null,
  dlp: null,
});

/** What a policy becomes that says nothing else yet. */
export const policyWith = (workload: string, rule: EgressRule): EgressPolicySpec => ({
  description: '',
  mode: 'enforce',
  workloads: [workload],
  rules: [rule],
  residency: [],
});
