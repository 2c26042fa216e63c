import { describe, expect, test } from 'vitest';
import { partsOf, toCharacters, toUnits } from './parts';

const kinds = (text: string) =>
  partsOf(text, null)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text: part }) => `${kind} ${part}`);

describe('the parts of an expression', () => {
  test('are told apart', () => {
    expect(
      kinds('lower(http.host) == "a\\"b" and not ip.src in {192.0.2.0/24 ::1} or x in $a-b # no'),
    ).toEqual([
      'function lower',
      'sign (',
      'field http.host',
      'sign )',
      'sign ==',
      'string "a\\"b"',
      'word and',
      'word not',
      'field ip.src',
      'word in',
      'sign {',
      'value 192.0.2.0/24',
      'value ::1',
      'sign }',
      'word or',
      'field x',
      'word in',
      'list $a-b',
      'comment # no',
    ]);
  });

  test.each(['', 'or.der == "half', 'ip.src \u{1F600} $', '"\\', 'a\n  b', 'é'])(
    'lose no character of %j',
    (text) => {
      const all = partsOf(text, { start: 1, end: 3 });
      const shown = all.map(({ text: part }) => part).join('');
      expect(shown.slice(0, text.length)).toBe(text);
    },
  );

  test('are cut where a mistake begins and ends', () => {
    const parts = partsOf('http.host == 5', { start: 5, end: 12 });
    expect(parts.map(({ text, isWrong }) => (isWrong ? `[${text}]` : text)).join('')).toBe(
      'http.[host][ ][==] 5',
    );
  });

  test('have one more where something is missing at the end', () => {
    expect(partsOf('http.host ==', { start: 12, end: 12 }).at(-1)).toEqual({
      kind: 'plain',
      text: ' ',
      isWrong: true,
    });
  });
});

test('places are counted in characters there and in units here', () => {
  const text = 'a \u{1F600} b';
  expect(toUnits(text, 4)).toBe(5);
  expect(toCharacters(text, 5)).toBe(4);
});
