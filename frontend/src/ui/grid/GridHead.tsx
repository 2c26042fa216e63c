/** Column heads; those that can sort are buttons. */
import { useUiText } from '../text';
import { nextSort, type Column, type Sort } from './columns';
import classes from './grid.module.css';

type Props<Row> = {
  columns: readonly Column<Row>[];
  template: string;
  sort: Sort;
  onSort: (sort: string) => void;
  isSelectable: boolean;
  isSortable: boolean;
};

export function GridHead<Row>({
  columns,
  template,
  sort,
  onSort,
  isSelectable,
  isSortable,
}: Props<Row>) {
  const t = useUiText();
  return (
    <div role="rowgroup" className={classes.headGroup}>
      <div
        role="row"
        aria-rowindex={1}
        className={classes.head}
        style={{ gridTemplateColumns: template }}
      >
        {isSelectable && <div role="columnheader" aria-label={t('select')} />}
        {columns.map((column) => (
          <HeadCell
            key={column.key}
            column={column}
            sort={sort}
            onSort={isSortable ? onSort : undefined}
          />
        ))}
      </div>
    </div>
  );
}

type CellProps<Row> = {
  column: Column<Row>;
  sort: Sort;
  onSort?: (sort: string) => void;
};

function HeadCell<Row>({ column, sort, onSort }: CellProps<Row>) {
  const t = useUiText();
  const isSorted = sort?.key === column.key;
  const direction = isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined;
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-align={column.align}
      aria-sort={direction}
    >
      {column.sortBy && onSort ? (
        <button
          type="button"
          className={classes.sort}
          title={t('sort.by', { column: column.header })}
          onClick={() => onSort(nextSort(column.key, sort))}
        >
          {column.header}
          <span aria-hidden data-shown={isSorted || undefined}>
            {isSorted && sort.isDescending ? '↓' : '↑'}
          </span>
        </button>
      ) : (
        <span className={column.isHeaderHidden ? classes.hidden : undefined}>{column.header}</span>
      )}
    </div>
  );
}
