/** One row of native elements, memoised: the grid re-renders on scroll, its rows should not. */
import { memo, type ReactNode } from 'react';
import { useUiText } from '../text';
import type { Column } from './columns';
import classes from './grid.module.css';

export type RowTone = 'bad' | 'warn' | 'muted' | undefined;

type Props<Row> = {
  id: string;
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  template: string;
  top: number;
  isActive: boolean;
  isPeeked: boolean;
  tone: RowTone;
  /** A second line under the cells: the reason of an error, in plain sight. */
  note: ReactNode;
  isSelected?: boolean;
  onToggle?: (index: number) => void;
  onClick: (index: number) => void;
  onOpen: (index: number) => void;
};

function Row<Row>(props: Props<Row>) {
  const t = useUiText();
  const { id, row, index, columns, template, top, isActive, isPeeked, tone, note } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are handled by the grid
    <div
      role="row"
      id={id}
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={props.onToggle ? props.isSelected : isPeeked}
      className={classes.row}
      data-active={isActive || undefined}
      data-peeked={isPeeked || undefined}
      data-tone={tone}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => props.onClick(index)}
      onDoubleClick={() => props.onOpen(index)}
    >
      <div className={classes.cells} style={{ gridTemplateColumns: template }}>
        {props.onToggle && (
          <div role="gridcell" className={classes.cell}>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={t('select')}
              checked={props.isSelected ?? false}
              onClick={(event) => event.stopPropagation()}
              onChange={() => props.onToggle?.(index)}
            />
          </div>
        )}
        {columns.map((column) => (
          <div role="gridcell" key={column.key} className={classes.cell} data-align={column.align}>
            {column.cell(row)}
          </div>
        ))}
      </div>
      {note && (
        <div role="gridcell" aria-colspan={columns.length} className={classes.note}>
          {note}
        </div>
      )}
    </div>
  );
}

export const GridRow = memo(Row) as typeof Row;
