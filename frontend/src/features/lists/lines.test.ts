import { describe, expect, test } from 'vitest';
import { toLines, withMore } from './entries';
import { readLines } from './lines';
import { isNetwork } from './networks';

const NEVER = null;

describe('pasted lines', () => {
  test('are values with their ends; the rest is told apart', () => {
    const read = readLines(
      [
        '192.0.2.7',
        '',
        '# the office',
        '  198.51.100.0/24  # until 2027-01-01',
        '2001:db8::/32 # until 2027-03-01 12:30',
        '203.0.113.4  # Berlin',
        '198.51.100.1/24',
        '192.0.2.9 # until tomorrow',
      ].join('\r\n'),
      'address',
    );
    expect(read.entries).toEqual([
      { value: '192.0.2.7', expires_at: NEVER },
      { value: '198.51.100.0/24', expires_at: '2027-01-01T00:00:00.000Z' },
      { value: '2001:db8::/32', expires_at: '2027-03-01T12:30:00.000Z' },
      { value: '203.0.113.4', expires_at: NEVER },
    ]);
    expect(read.wrong).toEqual([
      { number: 7, text: '198.51.100.1/24', why: 'address' },
      { number: 8, text: '192.0.2.9 # until tomorrow', why: 'end' },
    ]);
    expect(read.remarks).toBe(1);
  });

  test.each([
    ['integer', '64496', true],
    ['integer', '4294967295', true],
    ['integer', '4294967296', false],
    ['integer', '-1', false],
    ['string', 'DE', true],
    ['string', 'two words', true],
    ['string', 'a\u0007', false],
    ['string', 'x'.repeat(257), false],
  ] as const)('of type %s: %j is one: %s', (type, value, isOne) => {
    expect(readLines(value, type).entries).toHaveLength(isOne ? 1 : 0);
  });

  test('come back as they were', () => {
    const text = '192.0.2.7\n192.0.2.8  # until 2027-01-01\n192.0.2.9  # until 2027-01-01T10:30Z';
    expect(toLines(readLines(text, 'address').entries)).toBe(text);
  });
});

test.each([
  ['192.0.2.1', true],
  ['192.0.2.0/24', true],
  ['0.0.0.0/0', true],
  ['192.0.2.1/24', false],
  ['192.0.2.1/33', false],
  ['192.0.2', false],
  ['192.0.2.1.', false],
  ['192.0.02.1', false],
  ['256.0.2.1', false],
  ['::', true],
  ['::1', true],
  ['::ffff:192.0.2.1', true],
  ['::ffff:192.0.2.300', false],
  ['2001:db8::/32', true],
  ['2001:db8::1/32', false],
  ['1:2:3:4:5:6:7:8', true],
  ['1:2:3:4:5:6:7', false],
  ['1::2::3', false],
  ['12345::', false],
  ['fe80::1%eth0', false],
  ['', false],
])('%j is an address or a network: %s', (text, isOne) => {
  expect(isNetwork(text)).toBe(isOne);
});

describe('adding to a list', () => {
  const old = [
    { value: 'a', expires_at: NEVER },
    { value: 'b', expires_at: '2027-01-01T00:00:00Z' },
  ];

  test('counts what is new and what has another end, and keeps each value once', () => {
    const more = [
      { value: 'c', expires_at: NEVER },
      { value: 'c', expires_at: '2027-02-01T00:00:00.000Z' },
      { value: 'a', expires_at: '2027-02-01T00:00:00.000Z' },
      { value: 'b', expires_at: '2027-01-01T00:00:00.000Z' },
    ];
    expect(withMore(old, more)).toEqual({
      entries: [more[2], old[1], more[1]],
      added: 1,
      changed: 1,
    });
  });

  test('a line without an end leaves the end that is there', () => {
    expect(withMore(old, [{ value: 'b', expires_at: NEVER }])).toEqual({
      entries: old,
      added: 0,
      changed: 0,
    });
  });
});
