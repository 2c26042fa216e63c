/** Problems by JSON pointer: fields look up their own, so a form never maps errors by hand. */
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Problem } from '@/api/types/problem';

type Shown = { problems: readonly Problem[]; isReadOnly: boolean };

const Context = createContext<Shown>({ problems: [], isReadOnly: false });
const GRAVITY: readonly Problem['severity'][] = ['error', 'warning', 'notice'];

export function FieldProblems({ problems, isReadOnly, children }: Shown & { children: ReactNode }) {
  const value = useMemo(() => ({ problems, isReadOnly }), [problems, isReadOnly]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useIsReadOnly = (): boolean => useContext(Context).isReadOnly;

/** The gravest problem exactly at `pointer`, or anywhere below it for `isBranch`. */
export function useProblemAt(pointer: string, isBranch = false): Problem | null {
  const { problems } = useContext(Context);
  const here = problems.filter(({ pointer: place }) => isAt(place, pointer, isBranch));
  return here.toSorted((one, other) => weigh(one) - weigh(other))[0] ?? null;
}

const weigh = ({ severity }: Problem): number => GRAVITY.indexOf(severity);

const isAt = (place: string, pointer: string, isBranch: boolean): boolean =>
  place === pointer || (isBranch && place.startsWith(`${pointer}/`));

/** The control on screen that shows the problems of this place; a list of names shows those of its parts. */
export function controlAt(root: ParentNode, place: string): HTMLElement | null {
  const controls = [...root.querySelectorAll<HTMLElement>('[data-pointer]')];
  const isHere = ({ dataset }: HTMLElement) =>
    isAt(place, dataset['pointer'] ?? '', dataset['branch'] !== undefined);
  return controls.find(isHere) ?? null;
}
