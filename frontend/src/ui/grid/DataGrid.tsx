/**
 * A virtual grid of native elements for ten thousands of rows: sort in the address, rows by keyboard.
 * Click peeks, Enter or double click opens.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useMemo, useRef, type ReactNode } from 'react';
import { useUrlState } from '@/lib/urlState';
import { useOverflow } from '@/lib/useOverflow';
import { parseSort, sortRows, type Column } from './columns';
import { GridHead } from './GridHead';
import { GridRow, type RowTone } from './GridRow';
import classes from './grid.module.css';
import { useGridCursor } from './useGridCursor';
import { useRowHeight } from './useRowHeight';

type Props<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  onPeek?: (row: Row) => void;
  /** Key of the row whose details are shown beside the grid. */
  peeked?: string | undefined;
  tone?: (row: Row) => RowTone;
  note?: (row: Row) => ReactNode;
  selected?: ReadonlySet<string>;
  onToggle?: (row: Row) => void;
  /** Shown instead of rows. */
  empty: ReactNode;
  isLoading?: boolean;
  isRefreshing?: boolean;
  /** Not all rows were read yet: sorting what is here would mislead, so it is not offered. */
  isPartial?: boolean;
  /** Called near the end of the rows: read the next page. */
  onEnd?: () => void;
  /** Called when the first row comes into sight or leaves it. */
  onTop?: (isAtTop: boolean) => void;
};

const NOTE_HEIGHT = 26;
const NEAR_END = 20;
const SKELETONS = Array.from({ length: 12 }, (_, index) => index);

export function DataGrid<Row>(props: Props<Row>) {
  const { rows, columns, rowKey, onEnd, onTop, note, selected } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [url, setUrl] = useUrlState();
  const sortBy = props.isPartial ? undefined : url['sort'];
  const sort = useMemo(() => parseSort(sortBy), [sortBy]);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const rowHeight = useRowHeight();
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeight + (note?.(sorted[index] as Row) ? NOTE_HEIGHT : 0),
    getItemKey: (index) => rowKey(sorted[index] as Row),
    overscan: 10,
  });
  useEffect(() => virtual.measure(), [virtual, sorted, rowHeight]);
  const at = (index: number) => sorted[index] as Row;
  const open = (index: number) => props.onOpen?.(at(index));
  const peek = (index: number) => (props.onPeek ?? props.onOpen)?.(at(index));
  const toggle = props.onToggle && ((index: number) => props.onToggle?.(at(index)));
  const { active, setActive, onKeyDown } = useGridCursor({
    count: sorted.length,
    keyAt: useCallback((index) => rowKey(sorted[index] as Row), [rowKey, sorted]),
    reveal: useCallback((index) => virtual.scrollToIndex(index), [virtual]),
    onOpen: props.onOpen && open,
    onPeek: props.onPeek && peek,
    onToggle: toggle,
  });
  const handlers = useStable({
    click: (index: number) => {
      setActive(index);
      peek(index);
    },
    open,
    toggle: toggle ?? (() => undefined),
  });
  const items = virtual.getVirtualItems();
  const isAtTop = (virtual.scrollOffset ?? 0) < rowHeight;
  useEffect(() => onTop?.(isAtTop), [onTop, isAtTop]);
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= sorted.length - NEAR_END) onEnd?.();
  }, [lastShown, sorted.length, onEnd]);
  const template = [...(toggle ? ['36px'] : []), ...columns.map(({ width }) => width)].join(' ');
  return (
    <div className={classes.grid} data-refreshing={props.isRefreshing || undefined}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={sorted.length + 1}
        aria-colcount={columns.length + (toggle ? 1 : 0)}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-busy={props.isLoading}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <GridHead
          columns={columns}
          template={template}
          sort={sort}
          onSort={(next) => setUrl({ sort: next })}
          isSelectable={toggle !== undefined}
          isSortable={!props.isPartial}
        />
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => (
            <GridRow
              key={key}
              id={`${id}-${index}`}
              row={at(index)}
              index={index}
              columns={columns}
              template={template}
              top={start}
              isActive={index === active}
              isPeeked={props.peeked !== undefined && key === props.peeked}
              tone={props.tone?.(at(index))}
              note={note?.(at(index))}
              isSelected={selected?.has(String(key))}
              onToggle={toggle && handlers.toggle}
              onClick={handlers.click}
              onOpen={handlers.open}
            />
          ))}
        </div>
      </div>
      {props.isLoading && sorted.length === 0 && <Skeletons />}
      {!props.isLoading && sorted.length === 0 && <Empty>{props.empty}</Empty>}
    </div>
  );
}

function Empty({ children }: { children: ReactNode }) {
  const [box, isLarger] = useOverflow<HTMLDivElement>();
  return (
    <div ref={box} className={classes.empty} tabIndex={isLarger ? 0 : undefined}>
      {children}
    </div>
  );
}

function Skeletons() {
  return (
    <div className={classes.skeletons} aria-hidden>
      {SKELETONS.map((index) => (
        <i key={index} />
      ))}
    </div>
  );
}

type Handlers = Record<'click' | 'open' | 'toggle', (index: number) => void>;

/** The same functions for ever, calling the newest ones: memoised rows must not see them change. */
function useStable(newest: Handlers): Handlers {
  const latest = useRef(newest);
  useEffect(() => {
    latest.current = newest;
  });
  return useMemo(
    () => ({
      click: (index) => latest.current.click(index),
      open: (index) => latest.current.open(index),
      toggle: (index) => latest.current.toggle(index),
    }),
    [],
  );
}
