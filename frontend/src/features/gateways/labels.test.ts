import { expect, test } from 'vitest';
import { keyTwice, labelLines, labelPointer, labelsOf } from './labels';

test('the region stands first, the others by name', () =>
  expect(labelLines({ tier: 'canary', rack: 'b7', region: 'eu' }).map(({ key }) => key)).toEqual([
    'region',
    'rack',
    'tier',
  ]));

test('empty lines and an empty region are no labels; other labels may be empty', () =>
  expect(
    labelsOf([
      { key: 'region', value: ' ' },
      { key: '', value: 'x' },
      { key: ' spot ', value: '' },
    ]),
  ).toEqual({ spot: '' }));

test('a key that stands twice is named', () => {
  expect(
    keyTwice([
      { key: 'a', value: '1' },
      { key: 'a ', value: '2' },
    ]),
  ).toBe('a');
  expect(
    keyTwice([
      { key: '', value: '1' },
      { key: '', value: '2' },
    ]),
  ).toBeNull();
});

test('keys with a slash are found where the server puts their problems', () =>
  expect(labelPointer('acme.test/tier~x')).toBe('/labels/acme.test~1tier~0x'));
