import { expect, test } from 'vitest';
import { readFile, toCsv } from './csv';

const END = '2027-01-01T10:30:00.000Z';

test('what is downloaded is read again as it was, whatever is written in it', () => {
  const entries = [
    { value: 'plain', expires_at: null },
    { value: 'two, with "marks"', expires_at: END },
    { value: 'a # b', expires_at: null },
    { value: '#hash', expires_at: null },
    { value: '=HYPERLINK("https://evil.test")', expires_at: null },
    { value: '+1', expires_at: null },
    { value: '-1', expires_at: END },
    { value: '@SUM(A1)', expires_at: null },
    { value: "'=as written", expires_at: null },
    { value: "''@twice", expires_at: null },
    { value: "'plain", expires_at: null },
  ];
  expect(toCsv(entries).split('\r\n')[0]).toBe('value,expires_at');
  expect(toCsv(entries)).not.toMatch(/^"?[=+\-@]/m);
  expect(readFile('office.csv', toCsv(entries), 'string')).toEqual({
    entries,
    wrong: [],
    remarks: 0,
  });
});

test('a table needs no header, no ends, and may have other columns, which are not kept', () => {
  const text = '192.0.2.7\n198.51.100.0/24, 2027-01-01 ,Berlin\n\n"203.0.113.4",2027-01-01T10:30Z';
  expect(readFile('OFFICE.CSV', text, 'address')).toEqual({
    entries: [
      { value: '192.0.2.7', expires_at: null },
      { value: '198.51.100.0/24', expires_at: '2027-01-01T00:00:00.000Z' },
      { value: '203.0.113.4', expires_at: END },
    ],
    wrong: [],
    remarks: 1,
  });
});

test('what cannot be read is told as a line', () => {
  const text = 'value,expires_at\n192.0.2.1/24,\n192.0.2.9,tomorrow\n"192.0.2.8,\n192.0.2.7,\n';
  const { entries, wrong } = readFile('a.csv', text, 'address');
  expect(entries).toEqual([{ value: '192.0.2.7', expires_at: null }]);
  expect(wrong).toEqual([
    { number: 2, text: '192.0.2.1/24', why: 'address' },
    { number: 3, text: '192.0.2.9  # until tomorrow', why: 'end' },
    { number: 4, text: '"192.0.2.8,', why: 'address' },
  ]);
});

test('a file of lines is read as lines, and a table by its first line whatever its name', () => {
  expect(readFile('a.txt', '192.0.2.7  # until 2027-01-01T10:30Z', 'address').entries).toEqual([
    { value: '192.0.2.7', expires_at: END },
  ]);
  expect(readFile('a.txt', 'value,expires_at\n64496,', 'integer').entries).toEqual([
    { value: '64496', expires_at: null },
  ]);
});
