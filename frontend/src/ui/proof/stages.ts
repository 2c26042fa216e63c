/** The five stages of proof, and how far one slice got on one node. Order is data. */
import type { NodeSlice } from '@/api/types/fleet';

export const STAGES = ['desired', 'received', 'accepted', 'active', 'proven'] as const;
export type Stage = (typeof STAGES)[number];

/** `done`: at the desired revision · `behind`: still at an older one · `failed`: refused here · `missing`: nothing. */
export type StageLook = 'done' | 'behind' | 'failed' | 'missing';
/** `sequence` is the revision the stage reached, or where it failed the one refused. */
export type StageView = { stage: Stage; sequence: number | null; look: StageLook };

const FAILS_AT: Record<string, Stage> = {
  fetch: 'received',
  verify: 'received',
  store: 'received',
  apply: 'accepted',
  warm: 'active',
  probe: 'proven',
};

export type Progress = Pick<NodeSlice, Stage | 'error'>;

export function stagesOf(progress: Progress): StageView[] {
  return STAGES.map((stage) => {
    const look = lookOf(progress, stage);
    const sequence = look === 'failed' ? (progress.error?.sequence ?? null) : progress[stage];
    return { stage, sequence, look };
  });
}

function lookOf({ error, ...sequences }: Progress, stage: Stage): StageLook {
  const sequence = sequences[stage];
  const { desired } = sequences;
  if (error && FAILS_AT[error.stage] === stage && error.sequence === desired) return 'failed';
  if (sequence === null) return 'missing';
  return desired !== null && sequence >= desired ? 'done' : 'behind';
}
