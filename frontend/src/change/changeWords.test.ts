import { describe, expect, test } from 'vitest';
import type { Change } from '@/api/types/delivery';
import { byKind, sentenceAfterName, showPointer, showValue } from './changeWords';
import { changeStamp } from './stamp';

const change = (more: Partial<Change> = {}): Change => ({
  action: 'change',
  kind: 'route',
  name: 'shop-root',
  text: 'route shop-root: timeout_seconds 15 → 7',
  fields: [],
  before_text: 'timeout_seconds: 15\n',
  after_text: 'timeout_seconds: 7\n',
  ...more,
});

describe('a value in one line', () => {
  test.each([
    ['text', 'text'],
    ['', '“”'],
    [0, '0'],
    [false, 'false'],
    [null, ''],
    [undefined, ''],
    [[], 'none'],
    [['GET', 'HEAD'], 'GET · HEAD'],
    [{ port: 80, path: null }, 'port 80, path nothing'],
  ])('%o is %s', (value, words) => expect(showValue(value)).toBe(words));
});

test.each([
  ['route shop-root: timeout_seconds 15 → 7', 'timeout_seconds 15 → 7'],
  ['route shop-root added: /x → echo', 'added: /x → echo'],
  ['route shop-root removed', 'removed'],
  ['something else entirely', 'something else entirely'],
])('“%s” goes on with “%s” after the name', (text, rest) =>
  expect(sentenceAfterName(change({ text }))).toBe(rest),
);

test('a pointer leaves out what all have in common', () => {
  expect(showPointer('/spec/action/timeout_seconds')).toBe('/action/timeout_seconds');
  expect(showPointer('/spec')).toBe('/spec');
});

test('kinds keep their order and gather their own', () => {
  const [a, b, c] = [
    change({ kind: 'hostname' }),
    change(),
    change({ kind: 'hostname', name: 'x' }),
  ];
  expect(byKind([a, b, c])).toEqual([
    ['hostname', [a, c]],
    ['route', [b]],
  ]);
});

describe('the stamp of a change', () => {
  test('stays for the same change, read twice', () =>
    expect(changeStamp(change())).toBe(changeStamp(change())));
  test.each([
    { after_text: 'timeout_seconds: 8\n' },
    { before_text: 'timeout_seconds: 14\n' },
    { name: 'shop-api' },
    { before_text: 'timeout_seconds: 15\ntimeout_seconds: 7\n', after_text: '' },
  ])('is another with %o', (more) =>
    expect(changeStamp(change(more))).not.toBe(changeStamp(change())),
  );
});
