/** Problems by JSON pointer: fields look up their own, so a form never maps errors by hand. */
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Problem } from '@/api/types/problem';

type Shown = { problems: readonly Problem[]; isReadOnly: boolean };

const Context = createContext<Shown>({ problems: [], isReadOnly: false });

export function FieldProblems({ problems, isReadOnly, children }: Shown & { children: ReactNode }) {
  const value = useMemo(() => ({ problems, isReadOnly }), [problems, isReadOnly]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useIsReadOnly = (): boolean => useContext(Context).isReadOnly;

/** The first problem exactly at `pointer`, or anywhere below it for `isBranch`. */
export function useProblemAt(pointer: string, isBranch = false): string | null {
  const { problems } = useContext(Context);
  const isHere = ({ pointer: place }: Problem) =>
    place === pointer || (isBranch && place.startsWith(`${pointer}/`));
  return problems.find(isHere)?.text ?? null;
}
