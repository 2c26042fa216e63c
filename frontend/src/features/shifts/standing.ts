/** Where a shift stands, in numbers and in the key of a sentence. Pure. */
import type { Shift, ShiftState, ShiftStep } from '@/api/types/shifts';

const ENDED: ReadonlySet<ShiftState> = new Set(['complete', 'rolled_back', 'cancelled']);
const GONE_BACK: ReadonlySet<ShiftState> = new Set(['rolling_back', 'rolled_back', 'cancelled']);

export const isEnded = ({ state }: Pick<Shift, 'state'>): boolean => ENDED.has(state);

type Standing = Pick<Shift, 'state' | 'step' | 'steps'>;

/** What the shift wants the new service to have now, in percent of the pair's traffic. */
export function percentNow({ state, step, steps }: Standing): number {
  if (GONE_BACK.has(state) || step === null) return 0;
  return steps[step]?.percent ?? 0;
}

/** The percent of the step after this one; null at the last. */
export function percentNext({ step, steps }: Standing): number | null {
  return steps[step === null ? 0 : step + 1]?.percent ?? null;
}

export type StepLook = 'passed' | 'current' | 'undone' | 'waiting';

/** How a step is drawn: what was reached and given back is struck. */
export function stepLook(shift: Standing, index: number): StepLook {
  const { state, step } = shift;
  const isReached = step !== null && index <= step;
  if (!isReached) return 'waiting';
  if (GONE_BACK.has(state)) return 'undone';
  return state === 'complete' || index < step ? 'passed' : 'current';
}

/** Done share of the bake of a step, carried on for the seconds since it was read, 0…1. */
export function bakedShare(
  { baked_seconds: baked }: ShiftStep,
  bakeSeconds: number,
  isRunning: boolean,
  sinceReadSeconds: number,
): number {
  if (bakeSeconds <= 0) return 1;
  const ahead = isRunning ? Math.min(Math.max(0, sinceReadSeconds), MOST_AHEAD_SECONDS) : 0;
  return Math.min(1, (baked + ahead) / bakeSeconds);
}

/** What is shown must not run ahead of what is known for long. */
const MOST_AHEAD_SECONDS = 30;
