/** What a command will do, in sentences with numbers, as keys of words. Pure. */
import type { Rollout, RolloutCommand } from '@/api/types/rollouts';

export function consequenceOf(command: RolloutCommand, rollout: Rollout) {
  return { key: keyOf(command, rollout), values: valuesOf(rollout) } as const;
}

function keyOf(command: RolloutCommand, { stage, stages, base, nodes_touched: touched }: Rollout) {
  switch (command) {
    case 'promote':
      if (stage === null) return 'consequence.start';
      return stage + 1 < stages.length ? 'consequence.promote' : 'consequence.finish';
    case 'abort':
      if (touched === 0) return 'consequence.cancel';
      return base === null ? 'consequence.abort.bare' : 'consequence.abort';
    case 'pause':
      return touched === 0 ? 'consequence.pause.before' : 'consequence.pause';
    case 'resume':
      return stage === null ? 'consequence.resume.before' : 'consequence.resume';
    case 'retry':
      return 'consequence.retry';
  }
}

/** `count` is the nodes the command touches: those of the next stage for promote, those that have it for the others. */
function valuesOf({ revision, base, stage, stages, nodes_touched: touched }: Rollout) {
  return {
    sequence: revision,
    base: base ?? 0,
    stage: (stage ?? 0) + 1,
    next: (stage ?? -1) + 2,
    stages: stages.length,
    count: touched,
  };
}

/** Nodes that a promotion reaches beyond those that have the revision already. */
export function moreNodes({ stage, stages, nodes_touched: touched }: Rollout): number {
  const next = stages[stage === null ? 0 : stage + 1];
  return next ? Math.max(0, next.nodes - touched) : 0;
}

/** Aborting always needs a reason; promoting does, unless only a gate is waited for. */
export function needsReason(
  command: RolloutCommand,
  { state, stage, stages }: Rollout,
  missing: readonly string[],
): boolean {
  if (command !== 'promote') return command === 'abort';
  const current = stage === null ? undefined : stages[stage];
  const isAtGate = state === 'held' && current?.gate === true && !current.gate_opened;
  return !isAtGate || missing.length > 0;
}

export const takesReason = (command: RolloutCommand): boolean =>
  command === 'abort' || command === 'promote';
