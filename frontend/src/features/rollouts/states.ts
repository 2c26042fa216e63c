/** What the states of a rollout mean for the page. Pure. */
import type { Rollout, RolloutStage, RolloutState } from '@/api/types/rollouts';

const ENDED: ReadonlySet<RolloutState> = new Set([
  'complete',
  'rolled_back',
  'superseded',
  'cancelled',
]);
const BACKWARDS: ReadonlySet<RolloutState> = new Set([
  'rolling_back',
  'rollback_incomplete',
  'rolled_back',
]);
const HURRIED: ReadonlySet<RolloutState> = new Set([
  'pending',
  'pushing',
  'converging',
  'rolling_back',
]);
const ON_WAY: ReadonlySet<RolloutState> = new Set(['pushing', 'converging', 'baking']);
const TROUBLED: ReadonlySet<RolloutState> = new Set([
  'held',
  'paused',
  'rolling_back',
  'rollback_incomplete',
]);

export const isEnded = (state: RolloutState): boolean => ENDED.has(state);
/** A stage is under way, and nothing holds it. */
export const isOnWay = (state: RolloutState): boolean => ON_WAY.has(state);
/** Nodes were told to go back, or have gone. */
export const isBackwards = (state: RolloutState): boolean => BACKWARDS.has(state);
/** Active, and a person should know why it does not go on. */
export const isTroubled = (state: RolloutState): boolean => TROUBLED.has(state);

const HURRIED_MS = 1_000;
const PATIENT_MS = 10_000;

/** How often to look again. The live socket says when; this covers the moments in which it is away. */
export function lookAgainMs(state: RolloutState | undefined): number | false {
  if (state === undefined || isEnded(state)) return false;
  return HURRIED.has(state) ? HURRIED_MS : PATIENT_MS;
}

/** Stages are compared, or at least watched for a while: there is evidence to show. */
export const hasEvidence = ({ stages }: Rollout): boolean =>
  stages.some(({ bake_seconds: bake, min_requests: least }) => bake > 0 || least > 0);

/** `undone`: it had begun, and its nodes were told to go back · `unreached`: it will never begin ·
 * `skipped`: it would have added no node. */
export type StageLook =
  'waiting' | 'current' | 'passed' | 'stopped' | 'undone' | 'unreached' | 'skipped';

export function stageLook(
  rollout: Pick<Rollout, 'state' | 'stage'>,
  stage: RolloutStage,
): StageLook {
  if (isBackwards(rollout.state) && stage.started_at !== null) return 'undone';
  if (stage.state === 'passed') return stage.started_at === null ? 'skipped' : 'passed';
  if (stage.state === 'stopped') return 'stopped';
  if (isEnded(rollout.state) || isBackwards(rollout.state)) return 'unreached';
  return stage.number === rollout.stage ? 'current' : 'waiting';
}

export const hasBegun = (look: StageLook): boolean =>
  look !== 'waiting' && look !== 'unreached' && look !== 'skipped';

/** Seconds from the start to the end; null while one of them is still to come. */
export function durationSeconds({ started_at, finished_at }: Rollout): number | null {
  if (!started_at || !finished_at) return null;
  return (Date.parse(finished_at) - Date.parse(started_at)) / 1_000;
}
