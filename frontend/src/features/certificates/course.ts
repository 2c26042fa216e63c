/** The course of a rotation: which steps it takes, which it has passed and where it stands now. Pure. */
import type { Rotation, RotationState, RotationStep } from '@/api/types/certificates';

export type Phase = 'issue' | 'stage' | 'canary' | 'everywhere';

/** Order is data: phases from left to right, and the steps of each. */
export const COURSE: readonly (readonly [phase: Phase, steps: readonly RotationStep[]])[] = [
  ['issue', ['due', 'ordering', 'authorizing', 'finalizing', 'issued']],
  ['stage', ['staging', 'staged']],
  ['canary', ['canary', 'verified']],
  ['everywhere', ['rolling', 'proven', 'complete']],
];
const STEPS: readonly RotationStep[] = COURSE.flatMap(([, steps]) => steps);

const ENDED: ReadonlySet<RotationState> = new Set(['complete', 'rolled_back', 'abandoned']);
/** Nothing is done any more for these, though the old key is still kept after `proven`. */
const SETTLED: ReadonlySet<RotationState> = new Set([...ENDED, 'proven']);

export const isEnded = ({ state }: Rotation): boolean => ENDED.has(state);
export const isMoving = ({ state }: Rotation): boolean => !SETTLED.has(state) && state !== 'held';

/** `undone`: it was passed, and taken back · `unreached`: it will not come any more · `skipped`: it is not needed. */
export type StepLook =
  'waiting' | 'current' | 'held' | 'stopped' | 'passed' | 'skipped' | 'undone' | 'unreached';

export type CourseStep = {
  phase: Phase;
  step: RotationStep;
  look: StepLook;
  /** When it was entered. */
  at: string | null;
  /** How long it took; null while it lasts, or where it was not entered. */
  seconds: number | null;
  text: string;
};

export function courseOf(rotation: Rotation): CourseStep[] {
  const { steps } = rotation;
  const reached = STEPS.findLastIndex((step) => steps.some(({ state }) => state === step));
  return COURSE.flatMap(([phase, its]) =>
    its.map((step): CourseStep => {
      const index = steps.findLastIndex(({ state }) => state === step);
      const entered = steps[index];
      const left = steps[index + 1];
      return {
        phase,
        step,
        look: lookOf(rotation, STEPS.indexOf(step), reached, entered !== undefined),
        at: entered?.at ?? null,
        seconds: entered && left ? secondsBetween(entered.at, left.at) : null,
        text: entered?.text ?? '',
      };
    }),
  );
}

function lookOf({ state }: Rotation, index: number, reached: number, isEntered: boolean): StepLook {
  if (index < reached) {
    if (!isEntered) return 'skipped';
    return state === 'rolled_back' ? 'undone' : 'passed';
  }
  if (index > reached) return ENDED.has(state) ? 'unreached' : 'waiting';
  if (state === 'held') return 'held';
  if (state === 'rolled_back' || state === 'abandoned') return 'stopped';
  return state === 'complete' ? 'passed' : 'current';
}

const secondsBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 1_000;

const HURRIED_MS = 1_000;
const PATIENT_MS = 10_000;

/** How often to look again. The live socket says when; this covers the moments in which it is away. */
export function lookAgainMs(rotation: Rotation | null | undefined): number | false {
  if (!rotation || SETTLED.has(rotation.state)) return false;
  return rotation.state === 'held' ? PATIENT_MS : HURRIED_MS;
}
