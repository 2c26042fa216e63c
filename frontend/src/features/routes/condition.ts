/** How a condition is compared, as one choice: the type and whether it is inverted. */
import type { HeaderMatch, QueryMatch } from '@/api/types/intent';

export type Condition = QueryMatch & Partial<Pick<HeaderMatch, 'invert'>>;
export type How = 'exact' | 'regex' | 'present' | 'not' | 'notregex' | 'absent';

export const PLAIN: readonly How[] = ['exact', 'regex', 'present'];
export const INVERTED: readonly How[] = ['not', 'notregex', 'absent'];

const INVERSE = { exact: 'not', regex: 'notregex', present: 'absent' } as const;
const STRAIGHT = { not: 'exact', notregex: 'regex', absent: 'present' } as const;

export const howOf = ({ type, invert }: Condition): How => (invert ? INVERSE[type] : type);

/** The value stays while it has a meaning: something that is only there has none. */
export function withHow<Line extends Condition>(line: Line, how: How): Line {
  const isInverted = how in STRAIGHT;
  const type = isInverted ? STRAIGHT[how as keyof typeof STRAIGHT] : how;
  const value = type === 'present' ? '' : line.value;
  return { ...line, type, value, ...('invert' in line ? { invert: isInverted } : {}) };
}
