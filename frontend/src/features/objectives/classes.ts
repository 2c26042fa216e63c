/** Classes of answers: what they are called, and what a choice of one does to the other list. Pure. */
import type { Indicator } from '@/api/types/objectives';

export const USUAL = ['5xx', 'none', '4xx', '429', '503', '504', 'waf', 'rate-limit'] as const;

const FORM = /^(?:[1-5](?:xx|\d\d)|none|waf|rate-limit|flag:[A-Z]{1,8})$/;
export const isClass = (text: string): boolean => FORM.test(text);

export type ClassList = 'bad' | 'ignored';
const OTHER: Record<ClassList, ClassList> = { bad: 'ignored', ignored: 'bad' };

/** The class in the list or out of it; it never stands in both. */
export function turned(indicator: Indicator, list: ClassList, name: string): Indicator {
  const isIn = indicator[list].includes(name);
  const without = (names: string[]) => names.filter((one) => one !== name);
  return {
    ...indicator,
    [list]: isIn ? without(indicator[list]) : [...indicator[list], name],
    [OTHER[list]]: without(indicator[OTHER[list]]),
  };
}

/** Those that one can choose, and those of the list that are not among them. */
export const offered = (names: readonly string[], usual: readonly string[] = USUAL): string[] => [
  ...usual,
  ...names.filter((name) => !usual.includes(name)),
];
