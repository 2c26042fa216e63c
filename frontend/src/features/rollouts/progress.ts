/** One node on its way to a revision, as the steps of proof. Pure. */
import type { RolloutNode } from '@/api/types/rollouts';
import type { Progress } from '@/ui/proof/stages';

const REACHED = ['waiting', 'received', 'accepted', 'active', 'proven'] as const;

/** How far one node came; what it refused stands with its error. */
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
