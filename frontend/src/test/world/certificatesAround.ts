/** What surrounds the certificates of the test world: where they are served, what happened, verdicts, issuers. */
import type { CertificateEvent, Place, Verdict } from '@/api/types/certificates';
import type { Authority, Issuer } from '@/api/types/issuers';
import { certificates } from './certificates';
import { hex, leaf, placesOf } from './certificatesSketch';
import { ago, ahead, DAY } from './time';

export const places: Record<string, Place[]> = Object.fromEntries(
  certificates.map((one) => [
    one.id,
    placesOf(
      one,
      one.id === 'c-api'
        ? { 'edge-3': { certificate: hex('the old one'), is_expected: false } }
        : {},
    ),
  ]),
);

export const events: CertificateEvent[] = [
  ['state', 'edge-1 and edge-2 have proven the new certificate.', null],
  ['state', 'The CA signed a new certificate for 2 names.', null],
  ['command', 'A renewal was asked for: the CA announced a revocation.', 'bob@acme.test'],
  ['fault', 'The CA asked to come back later: 429, after 30 s.', null],
].map(([kind = '', text = '', who], index) => ({
  id: `ev-${index}`,
  at: ago(20 + index * 340),
  kind: String(kind),
  text: String(text),
  rotation: null,
  actor: who ? { kind: 'user', id: 'u-bob', name: who } : null,
}));

export const usable: Verdict = {
  is_usable: true,
  findings: [
    {
      code: 'root_included',
      severity: 'info',
      text: 'The root was left out: clients have it.',
      pointer: '',
    },
  ],
  leaf: leaf(['shop2.acme.test', 'old.acme.test'], 'ecdsa', ago(2 * DAY), ahead(88 * DAY)),
  chain: [],
  covered: ['shop2.acme.test'],
  not_covered: ['account.acme.test', 'shop.acme.test'],
};
export const mismatched: Verdict = {
  ...usable,
  is_usable: false,
  findings: [
    {
      code: 'key_mismatch',
      severity: 'error',
      text: 'The private key is not the one of this certificate: its public half differs.',
      pointer: '/private_key',
    },
  ],
};

const issuer = (
  more: Pick<Issuer, 'name' | 'title' | 'type' | 'text'> & Partial<Issuer>,
): Issuer => ({
  directory_url: '',
  email: '',
  profile: '',
  challenge: 'http-01',
  key_types: ['ecdsa-p256'],
  is_default: false,
  account_url: '',
  has_eab: false,
  ca_bundle: '',
  dns: {},
  has_dns_secret: false,
  root: '',
  roots: '',
  authorities: [],
  lifetime_seconds: 47 * 86_400,
  standing: 'well',
  ...more,
});

const authority = (more: Pick<Authority, 'number' | 'state'> & Partial<Authority>): Authority => ({
  is_compromised: false,
  subject: `CN=Acme root ${more.number}`,
  serial: `0${more.number}`,
  sha256: hex(`root ${more.number}`),
  root: `-----BEGIN CERTIFICATE-----\nMIIBroot${more.number}\n-----END CERTIFICATE-----\n`,
  root_ends_at: ahead(3000 * DAY),
  intermediate_ends_at: ahead(900 * DAY),
  is_cross_signed: false,
  certificates: 0,
  kept_certificates: 0,
  reissue_until: null,
  created_at: ago(90 * DAY),
  activated_at: null,
  retired_at: null,
  commands: [],
  ...more,
});

export const authorities: Authority[] = [
  authority({
    number: 3,
    state: 'prepared',
    is_cross_signed: true,
    commands: ['activate', 'retire'],
  }),
  authority({ number: 2, state: 'active', certificates: 12, kept_certificates: 12 }),
  authority({ number: 1, state: 'retiring', commands: ['taint', 'retire'] }),
];

export const issuers: Issuer[] = [
  issuer({
    name: 'pebble',
    title: 'Pebble (test CA)',
    type: 'acme',
    directory_url: 'https://127.0.0.1:14000/dir',
    email: 'pki@acme.test',
    challenge: 'http-01',
    is_default: true,
    account_url: 'https://127.0.0.1:14000/my-account/1',
    ca_bundle: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    text: 'Ready: the account stands and the directory answers.',
  }),
  issuer({
    name: 'internal',
    title: 'Acme internal CA',
    type: 'internal',
    root: authorities[1]?.root ?? '',
    roots: authorities
      .toReversed()
      .map(({ root }) => root)
      .join(''),
    authorities,
    text: 'Ready: its root ends on 20 Nov 2036.',
  }),
];
