/** A rollout counted: how many nodes stand where, and how long it has been on its way. */
import type { Rollout, RolloutNode } from '@/api/types/delivery';
import type { Progress } from '@/ui/proof/stages';

const REACHED = ['waiting', 'received', 'accepted', 'active', 'proven'] as const;

/** How far one node came, as the steps of proof; what it refused stands with its error. */
export function progressOf({ state, error }: RolloutNode, sequence: number): Progress {
  const reached = REACHED.findIndex((known) => known === state);
  const at = (stage: (typeof REACHED)[number]) =>
    REACHED.indexOf(stage) <= reached ? sequence : null;
  return {
    desired: sequence,
    received: state === 'rejected' ? sequence : at('received'),
    accepted: at('accepted'),
    active: at('active'),
    proven: at('proven'),
    error,
  };
}

export type Tally = { proven: number; refused: number; silent: number; moving: number };

export function tallyOf(nodes: readonly RolloutNode[]): Tally {
  const count = (...states: RolloutNode['state'][]) =>
    nodes.filter(({ state }) => states.includes(state)).length;
  const [proven, refused, silent] = [count('proven'), count('rejected'), count('silent')];
  return { proven, refused, silent, moving: nodes.length - proven - refused - silent };
}

/** Seconds from the start to the end; null while one of them is still to come. */
export function durationSeconds({ started_at, finished_at }: Rollout): number | null {
  if (!started_at || !finished_at) return null;
  return (Date.parse(finished_at) - Date.parse(started_at)) / 1_000;
}
