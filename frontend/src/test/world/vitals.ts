/** How near the nodes of the test world are to their limits: one was silent for a while, one tells nothing. */
import type { Saturation, Vitals } from '@/api/types/vitals';
import { ago } from './time';

const STEP = 10;
const COUNT = 90;
const isSilent = (step: number): boolean => step > 20 && step < 25;
const steps = (value: (step: number) => number): (number | null)[] =>
  Array.from({ length: COUNT }, (_, step) => (isSilent(step) ? null : Math.round(value(step))));

export const vitals = (): Vitals => ({
  step_seconds: STEP,
  since: ago(COUNT * STEP),
  as_of: ago(1),
  heard: Array.from({ length: COUNT }, (_, step) => !isSilent(step)),
  gauges: [
    {
      resource: 'connections',
      subject: '',
      limit: 50_000,
      used: steps((step) => 41_000 + 90 * step),
    },
    { resource: 'connections', subject: 'https', limit: null, used: steps(() => 38_104) },
    {
      resource: 'memory',
      subject: '',
      limit: 2_000_000_000,
      used: steps((step) => 512_000_000 + 1_000_000 * step),
    },
    { resource: 'disk', subject: '', limit: 40_000_000_000, used: steps(() => 9_100_000_000) },
    { resource: 'envoy_cpu', subject: '', limit: 4_000, used: steps((step) => 900 + 5 * step) },
  ],
  troubles: [
    {
      trouble: 'reset',
      subject: 'https',
      total: 12,
      counts: steps((step) => (step % 8 === 0 ? 1 : 0)),
    },
  ],
});

export const saturation: Saturation = {
  worst: [
    {
      gateway: 'edge',
      node: 'n-2',
      node_name: 'edge-2',
      resource: 'connections',
      subject: '',
      used: 49_010,
      limit: 50_000,
      share: 0.9802,
      at: ago(4),
    },
    {
      gateway: 'edge',
      node: 'n-1',
      node_name: 'edge-1',
      resource: 'memory',
      subject: '',
      used: 612_000_000,
      limit: 2_000_000_000,
      share: 0.306,
      at: ago(4),
    },
  ],
  unknown: [{ gateway: 'internal', node: 'n-3', node_name: 'internal-1' }],
  troubles: [
    {
      gateway: 'edge',
      node: 'n-2',
      node_name: 'edge-2',
      trouble: 'refused',
      subject: 'https',
      count: 31,
    },
  ],
};

export const revisionBudgets = [
  {
    objective: 'ob-api',
    name: 'Orders are taken',
    target: '99.9',
    since: ago(86_400),
    good: 91_200,
    bad: 71,
    share: 0.62,
    remaining: 0.21,
  },
];
