/** How a certificate of the test world is drawn: what most have, and what makes one different. */
import type {
  Certificate,
  Leaf,
  Place,
  Rotation,
  RotationNode,
  RotationState,
  RotationStep,
} from '@/api/types/certificates';
import { ago, ahead, DAY } from './time';

export const PEBBLE = { name: 'pebble', title: 'Pebble (test CA)', type: 'acme' } as const;
export const INTERNAL = { name: 'internal', title: 'Acme internal CA', type: 'internal' } as const;

const COURSE: RotationStep[] = [
  'due',
  'ordering',
  'authorizing',
  'finalizing',
  'issued',
  'staging',
  'staged',
  'canary',
  'verified',
  'rolling',
  'proven',
  'complete',
];
const TEXT: Partial<Record<RotationState, string>> = {
  authorizing: 'The answer to the challenge is on 3 of 3 nodes; the CA was told to look.',
  staging: 'Every node fetches the new key and checks it; none shows it yet.',
  canary: 'edge-1 shows it first; the others still show the old one.',
  rolling: '2 of 3 nodes have proven it by a handshake; edge-3 still shows the old one.',
  complete: 'Every node has proven it; the old key is destroyed.',
};
/** Seconds after the beginning. */
const PACE = [0, 2, 5, 19, 21, 24, 27, 29, 41, 43, 49, 62];

export const hex = (seed: string): string =>
  Array.from({ length: 64 }, (_, index) =>
    ((seed.charCodeAt(index % seed.length) * 7 + index * 5) % 16).toString(16),
  ).join('');

export function leaf(names: string[], key: Leaf['key'], begin: string, end: string): Leaf {
  return {
    key,
    key_text: key === 'ecdsa' ? 'ECDSA P-256' : 'RSA 2048',
    sha256: hex(`${names[0]}${key}${names.length}`),
    serial: hex(`serial ${names[0]}`).slice(0, 32),
    not_before: begin,
    not_after: end,
    issuer: 'CN=Pebble Intermediate CA 3f2a1c',
    subject: '',
    names,
    chain: [],
    chain_pem: '',
    root: null,
  };
}

export const node = (name: string, more: Partial<RotationNode> = {}): RotationNode => ({
  node: name,
  is_heard: true,
  challenge: 'proven',
  staged: true,
  proven: true,
  text: '',
  ...more,
});

/** `reached`: the last step of the good path; `state`, where it left that path since. */
export function rotation(
  reached: RotationStep,
  began: number,
  more: Partial<Rotation> = {},
): Rotation {
  const state = more.state ?? reached;
  const skipped = new Set<RotationState>(
    more.reason === 'upload' ? ['ordering', 'authorizing', 'finalizing'] : [],
  );
  const passed = COURSE.slice(0, COURSE.indexOf(reached) + 1).filter((one) => !skipped.has(one));
  const steps: Rotation['steps'] = passed.map((one) => ({
    state: one,
    at: ago(began - (PACE[COURSE.indexOf(one)] ?? 0)),
    text: TEXT[one] ?? '',
  }));
  if (state !== reached) steps.push({ state, at: ago(began - 70), text: more.cause ?? '' });
  return {
    id: `rot-${reached}-${began}`,
    number: 4,
    reason: 'renewal',
    state,
    text: TEXT[state] ?? '',
    cause: '',
    attempts: 1,
    next_try_at: null,
    started_at: ago(began),
    finished_at: state === 'complete' ? ago(began - 62) : null,
    version: COURSE.indexOf(reached) >= COURSE.indexOf('issued') ? 4 : null,
    steps,
    nodes: ['edge-1', 'edge-2', 'edge-3'].map((name) =>
      node(name, skipped.size > 0 ? { challenge: null } : {}),
    ),
    staging_rollout: null,
    rollout: null,
    ...more,
  };
}

type Sketch = Pick<Certificate, 'id' | 'hostnames'> &
  Partial<Certificate> & {
    /** Seconds since it began, seconds until it ends. */ age?: number;
    left?: number;
  };

export function certificate({ age = 20 * DAY, left = 70 * DAY, ...sketch }: Sketch): Certificate {
  const [begin, end] = [ago(age), ahead(left)];
  const renewAt = ago(age - ((age + left) * 2) / 3);
  const proven = sketch.serving?.proven ?? 3;
  return {
    slice: 'acme@edge',
    name: sketch.id.replace('c-', ''),
    issuer: PEBBLE,
    source: 'acme',
    key_types: ['ecdsa-p256'],
    challenge: 'http-01',
    owner: 'shop@acme.test',
    drain_connections: false,
    standing: 'active',
    standing_text: 'Served by every node that should, and renewed by itself.',
    version: 3,
    leaves: [leaf(sketch.hostnames, 'ecdsa', begin, end)],
    not_before: begin,
    not_after: end,
    renewal: {
      at: renewAt,
      why: 'two_thirds',
      window: null,
      explanation_url: '',
      text: 'It is renewed when two thirds of its life are over.',
    },
    serving: {
      nodes: 3,
      proven,
      oldest_proof_at: ago(24),
      served_names: sketch.hostnames,
      shadowed_names: [],
      unclaimed_names: [],
      text: `Proven on ${proven} of 3 nodes.`,
    },
    findings: [],
    notice: null,
    rotation: rotation('complete', age),
    created_at: ago(age + 180 * DAY),
    commands: ['renew', 'replace', 'roll-back'],
    is_suspended: false,
    ...sketch,
  };
}

/** What each node showed for each served name; `differing` nodes showed something else. */
export function placesOf(
  one: Certificate,
  differing: Record<string, Partial<Place>> = {},
): Place[] {
  return (one.rotation?.nodes ?? []).flatMap(({ node: name, is_heard }) =>
    one.serving.served_names.flatMap((server_name) =>
      one.leaves.map(({ key, sha256 }): Place => ({
        node: name,
        is_heard,
        listener: 'https',
        transport: 'tcp',
        server_name,
        key,
        certificate: sha256,
        is_expected: true,
        proven_at: ago(24),
        seen_at: ago(24),
        error: '',
        ...differing[name],
      })),
    ),
  );
}
