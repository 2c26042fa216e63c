import { describe, expect, test } from 'vitest';
import { endsOf, readAgainst, wordOf } from './against';

describe('what a revision is compared with', () => {
  test.each([
    [undefined, null],
    ['previous', null],
    ['draft', 'draft'],
    ['4', 4],
    ['0', null],
    ['live', null],
    ['4.5', null],
  ] as const)('the address says %s: %s', (text, against) =>
    expect(readAgainst(text)).toBe(against),
  );
  test.each([null, 'draft', 7] as const)('%s is said and read back', (against) =>
    expect(readAgainst(wordOf(against))).toBe(against),
  );
  test.each([
    [3, null, { from: 2, to: 3 }],
    [1, null, { from: null, to: 1 }],
    [3, 5, { from: 5, to: 3 }],
    [3, 'draft', { from: 3, to: 'draft' }],
  ] as const)('r%s with %s leads', (sequence, against, ends) =>
    expect(endsOf(sequence, against)).toEqual(ends),
  );
});
