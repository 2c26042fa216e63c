import { expect, test } from 'vitest';
import { formatSpan, parseSpan } from './durations';

test.each([
  ['25 s', 25],
  ['25s', 25],
  ['15', 900],
  ['1.5', 90],
  ['1.5 min', 90],
  ['2m', 120],
  ['1 h 30 min', 5_400],
  ['2 D', 172_800],
  ['0', 0],
])('%s is %i seconds', (text, seconds) => expect(parseSpan(text)).toBe(seconds));

test.each(['', 'soon', '5 x', '-5', '1 h 30', '1.', 's'])('“%s” is no span', (text) =>
  expect(parseSpan(text)).toBeNaN(),
);

test('what is shown is read back as it was', () => {
  for (const seconds of [0, 1, 90, 600, 5_400, 90_000])
    expect(parseSpan(formatSpan(seconds))).toBe(seconds);
});
