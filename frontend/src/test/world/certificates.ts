/** Certificates of acme and globex: one in every standing, with lives of a day and of months. */
import type { Certificate, Rotation } from '@/api/types/certificates';
import { certificate, INTERNAL, leaf, node, rotation } from './certificatesSketch';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

const REFUSED =
  'The CA could not fetch the answer for search.acme.test: connection refused by 192.0.2.10 on port 80.';
const HELD = {
  reason: 'renewal',
  state: 'held',
  cause: REFUSED,
  text: 'The old certificate is still served until 27 Nov 10:00 UTC. Tried again in 40 minutes; attempt 4 of 10.',
  attempts: 3,
  next_try_at: ahead(40 * MINUTE),
  nodes: [
    node('edge-1', { staged: false, proven: false }),
    node('edge-2', {
      challenge: 'failed',
      staged: false,
      proven: false,
      text: 'Its listener http answered 404 for the challenge of search.acme.test.',
    }),
    node('edge-3', { is_heard: false, challenge: null, staged: false, proven: false }),
  ],
} as const;
const held: Rotation = rotation('authorizing', 9 * HOUR, {
  ...HELD,
  nodes: HELD.nodes.map((one) => ({ ...one })),
});

export const certificates: Certificate[] = [
  certificate({
    id: 'c-legacy',
    hostnames: ['legacy.acme.test'],
    issuer: null,
    source: 'upload',
    key_types: ['rsa-2048'],
    challenge: null,
    standing: 'critical',
    standing_text: 'It ends in 19 hours and nobody renews it: upload a new one.',
    age: 364 * DAY,
    left: 19 * HOUR,
    leaves: [leaf(['legacy.acme.test'], 'rsa', ago(364 * DAY), ahead(19 * HOUR))],
    renewal: {
      at: null,
      why: 'never',
      window: null,
      explanation_url: '',
      text: 'It was uploaded, so it is never renewed by itself.',
    },
    findings: [
      {
        code: 'expires_soon',
        severity: 'warning',
        text: 'It has 19 hours of 365 days left.',
        pointer: '',
      },
    ],
    rotation: rotation('complete', 364 * DAY, { reason: 'upload' }),
    commands: ['replace'],
  }),
  certificate({
    id: 'c-search',
    hostnames: ['search.acme.test'],
    standing: 'expiring',
    standing_text: 'Renewing it has failed 3 times; 6 days of its life are left.',
    age: 84 * DAY,
    left: 6 * DAY,
    rotation: held,
    commands: ['renew', 'replace', 'retry'],
    serving: {
      nodes: 3,
      proven: 2,
      oldest_proof_at: ago(9 * MINUTE),
      served_names: ['search.acme.test'],
      shadowed_names: [],
      unclaimed_names: [],
      text: 'Proven on 2 of 3 nodes; edge-3 has not been heard for 9 minutes.',
    },
  }),
  certificate({
    id: 'c-api',
    hostnames: ['api.acme.test', 'api-eu.acme.test'],
    standing: 'renewing',
    standing_text:
      'A new certificate is being brought to the nodes; the old one is served meanwhile.',
    age: 61 * DAY,
    left: 29 * DAY,
    rotation: rotation('rolling', 49, {
      rollout: 'ro-baking',
      staging_rollout: 'ro-complete',
      nodes: [node('edge-1'), node('edge-2'), node('edge-3', { proven: false })],
    }),
    commands: ['replace'],
  }),
  certificate({
    id: 'c-shop',
    hostnames: ['shop.acme.test'],
    renewal: {
      at: ahead(31 * DAY),
      why: 'ari',
      window: { start: ahead(30 * DAY), end: ahead(32 * DAY) },
      explanation_url: 'https://ca.test/notices/2026-11',
      text: 'The CA asks for a renewal between 21 and 23 December.',
    },
  }),
  certificate({
    id: 'c-www',
    hostnames: ['acme.test', 'www.acme.test', '*.img.acme.test'],
    key_types: ['ecdsa-p256', 'rsa-2048'],
    challenge: 'dns-01',
    age: 5 * DAY,
    left: 85 * DAY,
    leaves: [
      leaf(
        ['acme.test', 'www.acme.test', '*.img.acme.test'],
        'ecdsa',
        ago(5 * DAY),
        ahead(85 * DAY),
      ),
      leaf(['acme.test', 'www.acme.test', '*.img.acme.test'], 'rsa', ago(5 * DAY), ahead(85 * DAY)),
    ],
    serving: {
      nodes: 3,
      proven: 3,
      oldest_proof_at: ago(40),
      served_names: ['acme.test', 'www.acme.test'],
      shadowed_names: [{ name: 'shop.acme.test', by: 'shop' }],
      unclaimed_names: ['*.img.acme.test'],
      text: 'Proven on 3 of 3 nodes.',
    },
  }),
  certificate({
    id: 'c-old',
    hostnames: ['old.acme.test'],
    serving: {
      nodes: 3,
      proven: 0,
      oldest_proof_at: null,
      served_names: [],
      shadowed_names: [{ name: 'old.acme.test', by: 'www' }],
      unclaimed_names: [],
      text: 'Serves nothing: old.acme.test served by www instead.',
    },
  }),
  certificate({
    id: 'c-globex',
    slice: 'globex@edge',
    hostnames: ['globex.test'],
    owner: 'mallory@globex.test',
    age: 41 * DAY,
    left: 49 * DAY,
  }),
  certificate({
    id: 'c-tools',
    slice: 'acme@internal',
    hostnames: ['tools.acme.internal'],
    issuer: INTERNAL,
    source: 'internal',
    challenge: null,
    age: 9 * HOUR,
    left: 15 * HOUR,
    renewal: {
      at: ahead(3 * HOUR),
      why: 'half',
      window: null,
      explanation_url: '',
      text: 'It lives for one day, so it is renewed when half of that is over.',
    },
  }),
  certificate({
    id: 'c-account',
    hostnames: ['account.acme.test'],
    standing: 'pending',
    standing_text: 'The first certificate is being issued; the hostname answers no TLS yet.',
    version: null,
    leaves: [],
    not_before: null,
    not_after: null,
    renewal: null,
    rotation: rotation('authorizing', 12, {
      reason: 'first',
      nodes: [
        node('edge-1', { staged: false, proven: false }),
        node('edge-2', { challenge: 'waiting', staged: false, proven: false }),
        node('edge-3', { challenge: 'waiting', staged: false, proven: false }),
      ],
    }),
    serving: {
      nodes: 3,
      proven: 0,
      oldest_proof_at: null,
      served_names: [],
      shadowed_names: [],
      unclaimed_names: [],
      text: 'Nothing is served yet.',
    },
    commands: [],
  }),
];
