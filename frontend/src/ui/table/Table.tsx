/** A small native table for a handful of rows; `DataGrid` is for lists without end. */
import type { ReactNode } from 'react';
import { useOverflow } from '@/lib/useOverflow';
import classes from './table.module.css';

export type TableColumn<Row> = {
  key: string;
  header: string;
  /** The header is for screen readers only: a column of verbs says what it is. */
  isHeaderHidden?: boolean;
  align?: 'end';
  /** Share of the width, e.g. `40%`. */
  width?: string;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** A second line across the row: the reason of an error, in plain sight. */
  note?: (row: Row) => ReactNode;
};

export function Table<Row>({ label, columns, rows, rowKey, note }: Props<Row>) {
  const [box, isWider] = useOverflow<HTMLDivElement>();
  const scrolls = isWider ? { tabIndex: 0, role: 'group', 'aria-label': label } : {};
  return (
    <div ref={box} className={classes.scroll} {...scrolls}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, header, isHeaderHidden, align, width }) => (
              <th key={key} scope="col" data-align={align} style={{ width }}>
                <span className={isHeaderHidden ? classes.hidden : undefined}>{header}</span>
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => {
          const remark = note?.(row);
          return (
            <tbody key={rowKey(row)}>
              <tr>
                {columns.map(({ key, align, cell }) => (
                  <td key={key} data-align={align}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
              {remark && (
                <tr className={classes.note}>
                  <td colSpan={columns.length}>{remark}</td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
