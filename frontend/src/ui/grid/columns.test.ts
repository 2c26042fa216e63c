import { expect, test } from 'vitest';
import { nextSort, parseSort, sortRows, type Column } from './columns';

type Row = { name: string; count: number | null };
const columns: Column<Row>[] = [
  {
    key: 'name',
    header: 'Name',
    width: '1fr',
    cell: ({ name }) => name,
    sortBy: ({ name }) => name,
  },
  {
    key: 'count',
    header: 'Count',
    width: '1fr',
    cell: ({ count }) => count,
    sortBy: ({ count }) => count,
  },
];
const rows: Row[] = [
  { name: 'r10', count: 3 },
  { name: 'r9', count: null },
  { name: 'r1', count: 12 },
];
const names = (sort: string) => sortRows(rows, columns, parseSort(sort)).map(({ name }) => name);

test('names sort as people count: r9 before r10', () => {
  expect(names('name')).toEqual(['r1', 'r9', 'r10']);
  expect(names('-name')).toEqual(['r10', 'r9', 'r1']);
});

test('numbers sort as numbers', () => {
  expect(names('-count').slice(0, 3)).toContain('r1');
  expect(names('count')[0]).toBe('r10');
});

test('no sort, or one by a column that is gone, keeps the order of the server', () => {
  expect(names('')).toEqual(['r10', 'r9', 'r1']);
  expect(names('colour')).toEqual(['r10', 'r9', 'r1']);
});

test('a click sorts up, the next down, the third not at all', () => {
  expect(nextSort('name', null)).toBe('name');
  expect(nextSort('name', parseSort('name'))).toBe('-name');
  expect(nextSort('name', parseSort('-name'))).toBe('');
});
