/** Takes the text of an expression apart for painting it; what it means is judged by the server. Pure. */

export type PartKind =
  'comment' | 'string' | 'value' | 'list' | 'word' | 'function' | 'field' | 'sign' | 'plain';
export type Part = { kind: PartKind; text: string; isWrong: boolean };
/** Characters as JavaScript counts them; `end` is not part of it. */
export type Range = { start: number; end: number };

const WORDS = [
  'and',
  'or',
  'xor',
  'not',
  'in',
  'contains',
  'matches',
  'wildcard',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'true',
  'false',
];

const PATTERNS: readonly (readonly [PartKind, RegExp])[] = [
  ['plain', /\s+/y],
  ['comment', /#[^\n]*/y],
  ['string', /r"[^"]*"?|"(?:[^"\\]|\\.)*"?/y],
  [
    'value',
    /\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\/\d{1,3})?|-?\d+/y,
  ],
  ['list', /\$[a-z0-9_-]*/y],
  ['word', new RegExp(`(?:${WORDS.join('|')})(?![\\w.])`, 'y')],
  ['function', /[A-Za-z_]\w*(?=\s*\()/y],
  ['field', /[A-Za-z_][\w.]*/y],
  ['sign', /[=!<>&|^~(){}[\],]+/y],
  ['plain', /./suy],
];

/** Every character once, in order; parts are cut where the mistake begins and ends. */
export function partsOf(text: string, mistake: Range | null): Part[] {
  const parts = spans(text).flatMap(({ kind, start, end }) =>
    cuts(start, end, mistake).map(([from, to]) => ({
      kind,
      text: text.slice(from, to),
      isWrong: mistake !== null && from >= mistake.start && to <= mistake.end,
    })),
  );
  return isAtEnd(text, mistake) ? [...parts, { kind: 'plain', text: ' ', isWrong: true }] : parts;
}

/** Something is missing after the last character: there is nothing to underline but what is not there. */
const isAtEnd = (text: string, mistake: Range | null): boolean =>
  mistake !== null && mistake.start >= text.length;

function spans(text: string) {
  const found: ({ kind: PartKind } & Range)[] = [];
  for (let start = 0; start < text.length; start = found.at(-1)?.end ?? text.length) {
    const [kind, end] = spanAt(text, start);
    found.push({ kind, start, end });
  }
  return found;
}

function spanAt(text: string, start: number): [PartKind, number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    if (pattern.test(text)) return [kind, pattern.lastIndex];
  }
  return ['plain', start + 1];
}

function cuts(start: number, end: number, mistake: Range | null): [number, number][] {
  const between = [mistake?.start ?? start, mistake?.end ?? end].filter(
    (at) => at > start && at < end,
  );
  const places = [start, ...new Set(between), end];
  return places.slice(1).map((to, index) => [places[index] ?? start, to]);
}

/** Places as the server counts them, in characters of Unicode, and as JavaScript does, in halves of some of them. */
export const toUnits = (text: string, characters: number): number =>
  Array.from(text).slice(0, characters).join('').length;

export const toCharacters = (text: string, units: number): number =>
  Array.from(text.slice(0, units)).length;
