/** What a grid is told about its columns, and sorting by them. */
import type { ReactNode } from 'react';

export type Sortable = string | number | null | undefined;

export type Column<Row> = {
  key: string;
  header: string;
  /** The header is for screen readers only: a column of verbs says what it is. */
  isHeaderHidden?: boolean;
  /** A CSS grid track: `120px`, `minmax(160px, 2fr)`. */
  width: string;
  align?: 'end';
  cell: (row: Row) => ReactNode;
  /** Columns that have it can be sorted. */
  sortBy?: (row: Row) => Sortable;
};

/** `-name` is name descending. */
export type Sort = { key: string; isDescending: boolean } | null;

export const parseSort = (text: string | undefined): Sort =>
  text ? { key: text.replace(/^-/, ''), isDescending: text.startsWith('-') } : null;

/** None → ascending → descending → none. */
export function nextSort(key: string, sort: Sort): string {
  if (sort?.key !== key) return key;
  return sort.isDescending ? '' : `-${key}`;
}

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort,
): readonly Row[] {
  const sortBy = columns.find(({ key }) => key === sort?.key)?.sortBy;
  if (!sort || !sortBy) return rows;
  const direction = sort.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => direction * compare(sortBy(one), sortBy(other)));
}

function compare(one: Sortable, other: Sortable): number {
  if (one == null || other == null) return one == null ? (other == null ? 0 : 1) : -1;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}
