/** What surrounds the certificates of the test world: where they are served, what happened, verdicts, issuers. */
import type { CertificateEvent, Issuer, Place, Verdict } from '@/api/types/certificates';
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
    { code: 'root_included', severity: 'info', text: 'The root was left out: clients have it.' },
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
  challenge: null,
  key_types: ['ecdsa-p256'],
  is_default: false,
  account_url: '',
  has_eab: false,
  ca_bundle: '',
  root: '',
  ...more,
});

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
    root: '-----BEGIN CERTIFICATE-----\nMIIBroot\n-----END CERTIFICATE-----\n',
    text: 'Ready: its root ends on 20 Nov 2036.',
  }),
];
