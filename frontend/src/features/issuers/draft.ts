/** An issuer about to be added or changed. Pure. */
import type { Issuer } from '@/api/types/issuers';

export type KeyType = Issuer['key_types'][number];
export type Challenge = Issuer['challenge'];
export type Way = NonNullable<Issuer['dns']['type']>;

export const CHALLENGES: readonly Challenge[] = ['http-01', 'tls-alpn-01', 'dns-01'];
export const WAYS: readonly Way[] = ['rfc2136', 'webhook'];
export const ALGORITHMS = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const;
export const KEY_TYPES: readonly KeyType[] = [
  'ecdsa-p256',
  'ecdsa-p384',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
];

/** How records for dns-01 are written; empty texts are left out. */
export type DnsDraft = {
  type: Way | null;
  server: string;
  port: string;
  zone: string;
  keyName: string;
  algorithm: string;
  url: string;
  caBundle: string;
  visibleAt: string;
};

export type IssuerDraft = {
  name: string;
  type: Issuer['type'];
  title: string;
  directoryUrl: string;
  email: string;
  profile: string;
  challenge: Challenge;
  keyTypes: KeyType[];
  /** Of what an internal CA issues; NaN while what is typed is no span. */
  lifetimeSeconds: number;
  /** Both or none: what the CA gave to bind a new account to a customer. */
  eabKeyId: string;
  eabKey: string;
  /** PEM of what signs the directory itself, where the system does not know it. */
  caBundle: string;
  isDefault: boolean;
  dns: DnsDraft;
  /** The TSIG secret or the webhook's signing key; empty: as it is. */
  dnsSecret: string;
};

const DAY = 86_400;
const LONGEST_SECONDS = 398 * DAY;
const SHORTEST_SECONDS = 60;
const NO_DNS: DnsDraft = {
  type: null,
  server: '',
  port: '',
  zone: '',
  keyName: '',
  algorithm: '',
  url: '',
  caBundle: '',
  visibleAt: '',
};

export const BLANK: IssuerDraft = {
  name: '',
  type: 'acme',
  title: '',
  directoryUrl: '',
  email: '',
  profile: '',
  challenge: 'http-01',
  keyTypes: ['ecdsa-p256'],
  lifetimeSeconds: 47 * DAY,
  eabKeyId: '',
  eabKey: '',
  caBundle: '',
  isDefault: false,
  dns: NO_DNS,
  dnsSecret: '',
};

/** Directories of CAs that many use, to choose from. */
export const KNOWN: readonly { value: string; title: string }[] = [
  { value: 'https://acme-v02.api.letsencrypt.org/directory', title: "Let's Encrypt" },
  {
    value: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    title: "Let's Encrypt staging",
  },
  { value: 'https://dv.acme-v02.api.pki.goog/directory', title: 'Google Trust Services' },
  { value: 'https://acme.zerossl.com/v2/DV90', title: 'ZeroSSL' },
];

export const draftOf = (stored: Issuer): IssuerDraft => ({
  name: stored.name,
  type: stored.type,
  title: stored.title,
  directoryUrl: stored.directory_url,
  email: stored.email,
  profile: stored.profile,
  challenge: stored.challenge,
  keyTypes: [...stored.key_types],
  lifetimeSeconds: stored.lifetime_seconds,
  eabKeyId: '',
  eabKey: '',
  caBundle: stored.ca_bundle,
  isDefault: stored.is_default,
  dns: dnsDraftOf(stored.dns),
  dnsSecret: '',
});

const dnsDraftOf = (dns: Issuer['dns']): DnsDraft => ({
  type: dns.type ?? null,
  server: dns.server ?? '',
  port: dns.port ? String(dns.port) : '',
  zone: dns.zone ?? '',
  keyName: dns.key_name ?? '',
  algorithm: dns.algorithm ?? '',
  url: dns.url ?? '',
  caBundle: dns.ca_bundle ?? '',
  visibleAt: dns.visible_at ?? '',
});

/** What is missing, as a key of words; null where it can be sent. `hasSecret`: of this way of writing records. */
export function draftProblem(draft: IssuerDraft, hasSecret = false) {
  if (draft.name.trim() === '') return 'need.name' as const;
  if (draft.keyTypes.length === 0) return 'need.keys' as const;
  if (draft.type === 'internal') return isLifetime(draft.lifetimeSeconds) ? null : 'need.lifetime';
  if (!/^https:\/\/\S+$/.test(draft.directoryUrl.trim())) return 'need.directory' as const;
  if ((draft.eabKeyId.trim() === '') !== (draft.eabKey.trim() === '')) return 'need.eab' as const;
  return dnsProblem(draft, hasSecret);
}

function dnsProblem({ challenge, dns, dnsSecret }: IssuerDraft, hasSecret: boolean) {
  if (!dns.type) return challenge === 'dns-01' ? ('need.dns' as const) : null;
  const isFilled =
    dns.type === 'webhook'
      ? /^https:\/\/\S+$/.test(dns.url.trim())
      : dns.server.trim() !== '' && dns.keyName.trim() !== '';
  if (!isFilled) return `need.dns.${dns.type}` as const;
  return hasSecret || dnsSecret.trim() !== '' ? null : ('need.dns.secret' as const);
}

const isLifetime = (seconds: number) => seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS;
