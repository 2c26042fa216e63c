/** Two readings of the list as one. Pure. */
import type { Rollout } from '@/api/types/rollouts';
import { isEnded } from './states';

/** Those that move first, each newest first; of a rollout in both the one that came further counts: it only ends once. */
export function activeFirst(
  moving: readonly Rollout[],
  all: readonly Rollout[],
): readonly Rollout[] {
  const known = new Map(moving.map((rollout) => [rollout.id, rollout]));
  for (const rollout of all)
    if (!known.has(rollout.id) || isEnded(rollout.state)) known.set(rollout.id, rollout);
  const rollouts = [...known.values()].toSorted((one, other) =>
    other.created_at.localeCompare(one.created_at),
  );
  return [
    ...rollouts.filter(({ state }) => !isEnded(state)),
    ...rollouts.filter(({ state }) => isEnded(state)),
  ];
}
