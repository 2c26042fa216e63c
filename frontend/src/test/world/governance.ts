/** How revisions go out in the test world: `edge` wants approvals, `internal` is frozen. */
import type {
  Approval,
  Delivery,
  Freeze,
  Gates,
  Strategy,
  StrategyStage,
} from '@/api/types/governance';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

const stage = (
  title: string,
  cohort: StrategyStage['cohort'],
  minutes: number,
  requests: number,
  gate = false,
): StrategyStage => ({
  title,
  cohort,
  bake_seconds: minutes * MINUTE,
  min_requests: requests,
  gate,
});

const builtIn = (name: string, title: string, more: Partial<Strategy>): Strategy => ({
  name,
  title,
  description: '',
  built_in: true,
  gateway: null,
  stages: [],
  judge: true,
  hold_hours: null,
  version: 1,
  ...more,
});

export const strategies: Strategy[] = [
  builtIn('direct', 'Direct', {
    description: 'One node proves it, then all.',
    judge: false,
    stages: [
      stage('First node', { type: 'count', count: 1 }, 0, 0),
      stage('All', { type: 'all' }, 0, 0),
    ],
  }),
  builtIn('standard', 'Standard', {
    description: 'Grows in five stages, each compared with the nodes that do not have it yet.',
    stages: [
      stage('First node', { type: 'count', count: 1 }, 10, 500),
      stage('A few', { type: 'share', percent: 5 }, 15, 500),
      stage('A quarter', { type: 'share', percent: 25 }, 30, 500),
      stage('Half', { type: 'share', percent: 50 }, 30, 500),
      stage('All', { type: 'all' }, 60, 0),
    ],
  }),
  builtIn('careful', 'Careful', {
    description: 'As standard, slower, and a person opens the way after the first node.',
    hold_hours: 24,
    stages: [
      stage('First node', { type: 'count', count: 1 }, 30, 1000, true),
      stage('A few', { type: 'share', percent: 10 }, 60, 2000),
      stage('All', { type: 'all' }, 120, 0),
    ],
  }),
  builtIn('emergency', 'Emergency', {
    description: 'Seconds instead of minutes; a regression still stops it.',
    stages: [
      { ...stage('First node', { type: 'count', count: 1 }, 0, 0), bake_seconds: 20 },
      { ...stage('A quarter', { type: 'share', percent: 25 }, 0, 0), bake_seconds: 20 },
      { ...stage('All', { type: 'all' }, 0, 0), bake_seconds: 60 },
    ],
  }),
  builtIn('west-first', 'West first', {
    description: 'Lisbon and Dublin before everybody else.',
    built_in: false,
    gateway: 'edge',
    hold_hours: 12,
    version: 3,
    stages: [
      stage('One in the west', { type: 'count', count: 1 }, 5, 200),
      stage('The west', { type: 'regions', regions: ['eu-west'] }, 30, 1000, true),
      stage('All', { type: 'all' }, 30, 0),
    ],
  }),
];

export const deliveries: Record<string, Delivery> = {
  edge: { default_strategy: 'standard', approvals_required: true, version: 4 },
  internal: { default_strategy: 'direct', approvals_required: false, version: 1 },
};

const freeze = (more: Partial<Freeze> & Pick<Freeze, 'id' | 'reason' | 'state'>): Freeze => ({
  gateway: null,
  starts_at: ago(2 * HOUR),
  ends_at: null,
  created_by: 'alice@acme.test',
  created_at: ago(3 * HOUR),
  ended_by: null,
  refused: null,
  ...more,
});

export const freezes: Freeze[] = [
  freeze({
    id: 'f-stop',
    gateway: 'internal',
    state: 'active',
    reason: 'Payments fail in two regions; nothing moves until we know why.',
    starts_at: ago(26 * MINUTE),
    created_at: ago(26 * MINUTE),
  }),
  freeze({
    id: 'f-sale',
    gateway: 'edge',
    state: 'planned',
    reason: 'Black Friday',
    starts_at: ahead(6 * DAY),
    ends_at: ahead(9 * DAY),
  }),
  freeze({
    id: 'f-year',
    state: 'ended',
    reason: 'Audit of the edge',
    starts_at: ago(21 * DAY),
    ends_at: ago(20 * DAY),
    ended_by: 'chen@acme.test',
  }),
];

export const PLAN_DIGEST = 'sha256:5d1c8e0c';

export const approval: Approval = {
  id: 'ap-1',
  slice: 'acme@edge',
  plan: PLAN_DIGEST,
  state: 'requested',
  requested_by: 'bob@acme.test',
  requested_at: ago(9 * MINUTE),
  message: 'Search v2 for everybody',
  decided_by: null,
  decided_at: null,
  comment: '',
  may_decide: true,
  why_not: '',
};

/** What stands in the way, by slice. */
export function gatesOf(slice: string): Gates {
  const gateway = slice.split('@')[1] ?? '';
  const rules = deliveries[gateway];
  return {
    strategy: rules?.default_strategy ?? 'standard',
    approval: {
      required: rules?.approvals_required ?? false,
      approval: slice === 'acme@edge' ? approval : null,
    },
    freeze: freezes.find((one) => one.state === 'active' && one.gateway === gateway) ?? null,
    budget: { state: 'none', text: '' },
  };
}
