/** The one sentence of a rollout, as a key of words with its numbers; never rosier than what nodes have proven. Pure. */
import type { Rollout } from '@/api/types/rollouts';
import { isOnWay } from './states';

/** Values of every headline; `count` is the number of nodes it speaks of. */
export type HeadlineValues = {
  sequence: number;
  base: number;
  stage: number;
  stages: number;
  proven: number;
  total: number;
  count: number;
};

export function headlineOf(rollout: Rollout) {
  return { key: keyOf(rollout), values: valuesOf(rollout) } as const;
}

function keyOf(rollout: Rollout) {
  const { state, base, stage, starts_at: startsAt } = rollout;
  const isProven = rollout.nodes_total > 0 && rollout.nodes_proven === rollout.nodes_total;
  switch (state) {
    case 'scheduled':
      return startsAt ? 'headline.scheduled' : 'headline.scheduled.waits';
    case 'held':
    case 'paused':
      return stage === null
        ? (`headline.${state}.before` as const)
        : (`headline.${state}` as const);
    case 'complete':
      return isProven ? 'headline.complete' : 'headline.complete.partly';
    case 'rolling_back':
    case 'rollback_incomplete':
    case 'rolled_back':
      return base === null ? (`headline.${state}.bare` as const) : (`headline.${state}` as const);
    default:
      return `headline.${state}` as const;
  }
}

function valuesOf(rollout: Rollout): HeadlineValues {
  const { revision, base, stage, stages, state } = rollout;
  const current = stage === null ? undefined : stages[stage];
  const isStage = isOnWay(state);
  return {
    sequence: revision,
    base: base ?? 0,
    stage: (stage ?? 0) + 1,
    stages: stages.length,
    proven: isStage ? (current?.nodes_proven ?? 0) : rollout.nodes_proven,
    total: rollout.nodes_total,
    count: isStage ? (current?.nodes ?? 0) : rollout.nodes_touched,
  };
}
