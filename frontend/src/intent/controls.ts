/** The controls on screen by their JSON pointer: which one shows a problem, and which comes first. */
import type { Problem } from '@/api/types/problem';
import { isAt } from './problems';

const allIn = (root: ParentNode): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>('[data-pointer]'),
];

/** A list of names shows the problems of its parts too. */
const shows =
  (place: string) =>
  ({ dataset }: HTMLElement): boolean =>
    isAt(place, dataset['pointer'] ?? '', dataset['branch'] !== undefined);

export const controlAt = (root: ParentNode, place: string): HTMLElement | null =>
  allIn(root).find(shows(place)) ?? null;

/** The problems that controls show, in the order of the screen. */
export function shownIn(root: ParentNode, problems: readonly Problem[]): Problem[] {
  const controls = allIn(root);
  return problems
    .map((problem) => ({ problem, at: controls.findIndex(shows(problem.pointer)) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at)
    .map(({ problem }) => problem);
}
