/** Problems by JSON pointer: fields look up their own, so a form never maps errors by hand. */
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Problem } from '@/api/types/problem';

type Shown = {
  problems: readonly Problem[];
  isReadOnly: boolean;
  /** A form being filled in for the first time is not scolded for what was not reached yet. */
  isReached: (pointer: string) => boolean;
};

const Context = createContext<Shown>({ problems: [], isReadOnly: false, isReached: () => true });
const GRAVITY: readonly Problem['severity'][] = ['error', 'warning', 'notice'];

export function FieldProblems({ children, ...shown }: Shown & { children: ReactNode }) {
  const { problems, isReadOnly, isReached } = shown;
  const value = useMemo(
    () => ({ problems, isReadOnly, isReached }),
    [problems, isReadOnly, isReached],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useIsReadOnly = (): boolean => useContext(Context).isReadOnly;

/** The gravest problem exactly at `pointer`, or anywhere below it for `isBranch`. */
export function useProblemAt(pointer: string, isBranch = false): Problem | null {
  const { problems, isReached } = useContext(Context);
  const here = problems.filter(({ pointer: place }) => isAt(place, pointer, isBranch));
  const [gravest] = here.toSorted((one, other) => weigh(one) - weigh(other));
  return gravest && isReached(pointer) ? gravest : null;
}

/** All problems below `pointer`, for lists too long to have a field for each line. */
export function useProblemsBelow(pointer: string): readonly Problem[] {
  const { problems } = useContext(Context);
  return problems.filter((one) => one.pointer.startsWith(`${pointer}/`));
}

/** Is something wrong at or below one of these? */
export function useIsBranchWrong(pointers: readonly string[]): boolean {
  const { problems } = useContext(Context);
  return pointers.some((pointer) => problems.some((one) => isAt(one.pointer, pointer, true)));
}

const weigh = ({ severity }: Problem): number => GRAVITY.indexOf(severity);

export const isAt = (place: string, pointer: string, isBranch: boolean): boolean =>
  place === pointer || (isBranch && place.startsWith(`${pointer}/`));
