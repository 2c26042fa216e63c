/** A whole rollout from what is special about it. */
import type {
  Rollout,
  RolloutCommand,
  RolloutNode,
  RolloutStage,
  RolloutState,
  StageState,
} from '@/api/types/rollouts';
import { ago, HOUR, MINUTE } from './time';

type Plan = Pick<RolloutStage, 'title' | 'cohort' | 'bake_seconds' | 'min_requests' | 'gate'> & {
  /** Share of all nodes the cohort has after the stage; 0 is one node. */
  share: number;
};

const stagePlan = (
  title: string,
  cohort: Plan['cohort'],
  share: number,
  minutes: number,
): Plan => ({
  title,
  cohort,
  share,
  bake_seconds: minutes * MINUTE,
  min_requests: share < 1 ? 500 : 0,
  gate: false,
});

const STANDARD: Plan[] = [
  stagePlan('One node', { type: 'count', count: 1 }, 0, 10),
  stagePlan('5 %', { type: 'share', percent: 5 }, 0.05, 15),
  stagePlan('A quarter', { type: 'share', percent: 25 }, 0.25, 30),
  { ...stagePlan('Half', { type: 'share', percent: 50 }, 0.5, 30), gate: true },
  stagePlan('All nodes', { type: 'all' }, 1, 60),
];
export const DIRECT: Plan[] = [
  { ...stagePlan('One node', { type: 'count', count: 1 }, 0, 0), min_requests: 0 },
  stagePlan('All nodes', { type: 'all' }, 1, 0),
];

export type Sketch = {
  state: RolloutState;
  /** Index of the stage it is at. */
  stage: number | null;
  stageState?: StageState;
  /** Nodes of the gateway. */
  total?: number;
  plan?: Plan[];
  /** Share of the bake of the stage it is at. */
  baked?: number;
  requests?: number;
  commands?: RolloutCommand[];
} & Partial<Pick<Rollout, 'reason' | 'cause' | 'base' | 'slice' | 'message' | 'starts_at'>> & {
    revision?: number;
    /** Seconds since it was made. */
    age?: number;
    /** Nodes of the cohort that are not proven yet: how they stand. */
    unproven?: Partial<RolloutNode>[];
  };

const TEN = 10;
const PER_STAGE = [0, 14 * MINUTE, 31 * MINUTE, 64 * MINUTE, 98 * MINUTE];

/** A whole rollout from what is special about it; the stages before `stage` have passed. */
export function rollout(id: string, sketch: Sketch): Rollout {
  const { state, stage, total = TEN, plan = STANDARD, age = 2 * HOUR } = sketch;
  const counts = plan.map(({ share }) => (total === 0 ? 0 : Math.max(1, Math.ceil(total * share))));
  const touched = stage === null ? 0 : (counts[stage] ?? 0);
  const unproven = sketch.unproven ?? [];
  const stages = plan.map((one, number) =>
    stageOf(one, number, counts[number] ?? 0, unproven.length, sketch),
  );
  const isEnded = ['complete', 'rolled_back', 'superseded', 'cancelled'].includes(state);
  const slice = sketch.slice ?? 'acme@edge';
  return {
    id,
    slice,
    gateway: slice.split('@')[1] ?? 'edge',
    revision: sketch.revision ?? 414,
    base: sketch.base === undefined ? 413 : sketch.base,
    state,
    reason: sketch.reason ?? '',
    cause: sketch.cause ?? '',
    strategy:
      plan === DIRECT
        ? { name: 'direct', title: 'Direct' }
        : { name: 'standard', title: 'Standard' },
    message: sketch.message ?? 'Search v2 for everybody, with the shorter time-out',
    actor: { kind: 'user', id: 'u-bob', name: 'bob@acme.test' },
    created_at: ago(age),
    starts_at: sketch.starts_at ?? null,
    started_at: stage === null ? null : ago(age - 1),
    finished_at: isEnded ? ago(Math.max(0, age - HOUR)) : null,
    stage,
    stages,
    nodes: nodesOf(total, counts, stage, unproven),
    nodes_total: total,
    nodes_touched: touched,
    nodes_proven: touched - unproven.length,
    commands: sketch.commands ?? commandsOf(state),
  };
}

function stageOf(
  { share: _share, ...plan }: Plan,
  number: number,
  nodes: number,
  unproven: number,
  { stage, state, stageState, baked = 0, requests = 0 }: Sketch,
): RolloutStage {
  const isPast = stage !== null && (number < stage || (number === stage && state === 'complete'));
  const isNow = number === stage;
  return {
    ...plan,
    number,
    state: isPast ? 'passed' : isNow ? (stageState ?? 'baking') : 'waiting',
    nodes,
    nodes_proven: isPast ? nodes : isNow ? nodes - unproven : 0,
    baked_seconds: isPast ? plan.bake_seconds : isNow ? plan.bake_seconds * baked : 0,
    requests: isPast ? 1_204 * (number + 1) : isNow ? requests : 0,
    gate_opened: plan.gate && isPast,
    started_at: isPast || isNow ? ago(2 * HOUR - (PER_STAGE[number] ?? 0)) : null,
    finished_at: isPast ? ago(2 * HOUR - (PER_STAGE[number + 1] ?? 2 * HOUR)) : null,
  };
}

const REGIONS = ['eu-west', 'eu-north', 'us-east'];

function nodesOf(
  total: number,
  counts: readonly number[],
  stage: number | null,
  unproven: readonly Partial<RolloutNode>[],
): RolloutNode[] {
  const width = String(total).length;
  return Array.from({ length: total }, (_, index): RolloutNode => {
    const touchedBy = counts.findIndex((count) => index < count);
    const isTouched = stage !== null && touchedBy <= stage;
    const last = isTouched ? (counts[stage] ?? 0) - 1 - index : -1;
    return {
      node: `edge-${String(index + 1).padStart(width, '0')}`,
      node_id: `n-${index + 1}`,
      state: isTouched ? 'proven' : 'waiting',
      error: null,
      at: isTouched ? ago(90 * MINUTE - (PER_STAGE[touchedBy] ?? 0) * 0.6) : null,
      stage: isTouched ? touchedBy : null,
      region: REGIONS[index % REGIONS.length] ?? '',
      ...(last >= 0 ? unproven[last] : {}),
    };
  });
}

/** As the server offers them; what a person paused and what waits at a gate say their own. */
function commandsOf(state: RolloutState): RolloutCommand[] {
  switch (state) {
    case 'rolled_back':
    case 'cancelled':
      return ['retry'];
    case 'scheduled':
    case 'pending':
    case 'pushing':
    case 'converging':
      return ['pause', 'abort'];
    case 'baking':
    case 'held':
    case 'paused':
      return ['pause', 'promote', 'abort'];
    default:
      return [];
  }
}
