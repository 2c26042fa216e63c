/** A certificate about to be asked for, or changed. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Certificate, ChallengeType, Issuer, KeyType } from '@/api/types/certificates';

export const KEY_TYPES: readonly KeyType[] = [
  'ecdsa-p256',
  'ecdsa-p384',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
];
export const CHALLENGES: readonly ChallengeType[] = ['http-01', 'tls-alpn-01', 'dns-01'];

export type Wanted = {
  hostnames: string[];
  /** Null: the default one. */
  issuer: string | null;
  /** Empty: after the first hostname. */
  name: string;
  keyTypes: KeyType[];
  /** Null: as the issuer prefers. */
  challenge: ChallengeType | null;
  owner: string;
  /** Whether connections made with the version before are ended. */
  drains: boolean;
};

export const wantedFor = (hostnames: string[]): Wanted => ({
  hostnames,
  issuer: null,
  name: '',
  keyTypes: ['ecdsa-p256'],
  challenge: null,
  owner: '',
  drains: false,
});

export const wantedOf = (stored: Certificate): Wanted => ({
  hostnames: stored.hostnames,
  issuer: stored.issuer?.name ?? null,
  name: stored.name,
  keyTypes: stored.key_types,
  challenge: stored.challenge,
  owner: stored.owner,
  drains: stored.drain_connections,
});

/** What people paste: addresses, capitals, a dot at the end. */
export const normal = (typed: string): string =>
  typed
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/:].*$/, '')
    .replace(/\.$/, '');

export const normalAll = (typed: readonly string[]): string[] => [
  ...new Set(typed.map(normal).filter(Boolean)),
];

export function issueRequest(slice: string, wanted: Wanted): WriteRequest {
  const { hostnames, issuer, name, keyTypes, challenge, owner, drains } = wanted;
  const body = { hostnames, issuer, name: name.trim() || null, key_types: keyTypes, challenge };
  return {
    method: 'POST',
    path: `/slices/${slice}/certificates`,
    body: { ...body, owner: owner.trim(), drain_connections: drains },
  };
}

/** Only what differs: hostnames, issuer and keys start a rotation, the rest does not. */
export function changeRequest(stored: Certificate, etag: string, wanted: Wanted): WriteRequest {
  const was = wantedOf(stored);
  const differs = (name: keyof Wanted): boolean =>
    JSON.stringify(was[name]) !== JSON.stringify(wanted[name]);
  return {
    method: 'PATCH',
    path: `/certificates/${stored.id}`,
    etag,
    body: {
      ...(differs('hostnames') && { hostnames: wanted.hostnames }),
      ...(differs('issuer') && { issuer: wanted.issuer }),
      ...(differs('keyTypes') && { key_types: wanted.keyTypes }),
      ...(differs('challenge') && { challenge: wanted.challenge }),
      ...(differs('owner') && { owner: wanted.owner.trim() }),
      ...(differs('drains') && { drain_connections: wanted.drains }),
    },
  };
}

/** What is missing, as a key of words; null where it can be asked for. */
export function wantedProblem(
  { hostnames, keyTypes, challenge }: Wanted,
  issuer: Issuer | undefined,
): 'need.hostname' | 'need.key' | 'need.dns' | null {
  if (hostnames.length === 0) return 'need.hostname';
  if (keyTypes.length === 0) return 'need.key';
  const isWild = hostnames.some((name) => name.startsWith('*.'));
  const way = challenge ?? issuer?.challenge;
  return isWild && issuer?.type === 'acme' && way && way !== 'dns-01' ? 'need.dns' : null;
}
