/** Conditions on labels as people write them, one a line: `gateway=edge`, `node!=edge-1`, `route~shop-*`, `kind=a,b`. Pure. */
import type { Matcher } from '@/api/types/alerts';

const LINE = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(!=|!~|=|~)\s*(.*?)\s*$/;
const OPERATORS = { '=': 'is', '!=': 'is_not', '~': 'like', '!~': 'not_like' } as const;
const SIGNS = { is: '=', is_not: '!=', like: '~', not_like: '!~' } as const;

/** The matchers of the lines; null where a line is none. */
export function parseMatchers(text: string): Matcher[] | null {
  const lines = text.split('\n').filter((line) => line.trim());
  const found = lines.map(matcherOf);
  return found.includes(null) ? null : (found as Matcher[]);
}

function matcherOf(line: string): Matcher | null {
  const parts = LINE.exec(line);
  if (!parts) return null;
  const [, label = '', sign = '=', values = ''] = parts;
  return {
    label,
    operator: OPERATORS[sign as keyof typeof OPERATORS],
    values: values.split(',').map((value) => value.trim()),
  };
}

const lineOf = ({ label, operator, values }: Matcher): string =>
  `${label}${SIGNS[operator]}${values.join(',')}`;

export const matchersText = (matchers: readonly Matcher[]): string =>
  matchers.map(lineOf).join(' ');

export const matchersLines = (matchers: readonly Matcher[]): string =>
  matchers.map(lineOf).join('\n');

/** The lines that match exactly these labels. */
export const linesOfLabels = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join('\n');
