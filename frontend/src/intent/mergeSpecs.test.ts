import { describe, expect, test } from 'vitest';
import { mergeSpecs } from './mergeSpecs';
import { isSameJson } from './sameJson';

describe('two edits of one spec', () => {
  const base = { a: 1, b: { c: 1, d: 1 }, list: [1, 2] };
  test.each([
    [
      'different fields',
      { ...base, a: 2 },
      { ...base, b: { c: 1, d: 2 } },
      { a: 2, b: { c: 1, d: 2 }, list: [1, 2] },
    ],
    [
      'different fields of one part',
      { ...base, b: { c: 2, d: 1 } },
      { ...base, b: { c: 1, d: 2 } },
      { ...base, b: { c: 2, d: 2 } },
    ],
    ['the same to both', { ...base, a: 3 }, { ...base, a: 3 }, { ...base, a: 3 }],
    ['only theirs', base, { ...base, list: [] }, { ...base, list: [] }],
    ['theirs with one more field', base, { ...base, e: 1 }, { ...base, e: 1 }],
  ])('%s come together', (_words, mine, theirs, together) => {
    const { spec, conflicts } = mergeSpecs<object>(base, mine, theirs);
    expect(spec).toEqual(together);
    expect(conflicts).toEqual([]);
  });

  test('a list changed by both is one collision, and mine stands', () => {
    const merged = mergeSpecs(base, { ...base, list: [1] }, { ...base, list: [2] });
    expect(merged.spec.list).toEqual([1]);
    expect(merged.conflicts).toEqual([{ pointer: '/spec/list', mine: [1], theirs: [2] }]);
  });

  test('parts of two types are never mixed', () => {
    const forward = { action: { type: 'forward', timeout: 1 } };
    const mine = { action: { type: 'forward', timeout: 2 } };
    const theirs = { action: { type: 'redirect', status: 301 } };
    const merged = mergeSpecs<object>(forward, mine, theirs);
    expect(merged.spec).toEqual(mine);
    expect(merged.conflicts.map(({ pointer }) => pointer)).toEqual(['/spec/action']);
  });
});

describe('JSON is the same', () => {
  test.each([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [[1, 2], [2, 1], false],
    [Number.NaN, Number.NaN, true],
    [null, {}, false],
  ])('%o and %o: %s', (one, other, isSame) => expect(isSameJson(one, other)).toBe(isSame));
});
