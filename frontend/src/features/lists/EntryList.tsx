/** Entries as rows of which only those in sight exist: a list may have a hundred thousand. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ListEntry } from '@/api/types/intent';
import { useIsReadOnly, useProblemsBelow } from '@/intent/problems';
import { EntryRow } from './EntryRow';
import classes from './lists.module.css';
import { useText } from './text';

const ROW = 30;

type Props = {
  entries: readonly ListEntry[];
  /** Places of those to show. */
  found: readonly number[];
  /** Without it ends are only shown. */
  onEdit?: (place: number, entry: ListEntry) => void;
  onDrop: (place: number) => void;
};

export function EntryList({ entries, found, onEdit, onDrop }: Props) {
  const t = useText();
  const isReadOnly = useIsReadOnly();
  const wrong = useProblemsBelow('/spec/entries').map(({ pointer }) => pointer);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      tabIndex={0}
      role="group"
      aria-label={t('entries')}
    >
      <ul className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const place = found[index] ?? 0;
          const entry = entries[place];
          return (
            entry && (
              <EntryRow
                key={entry.value}
                entry={entry}
                top={start}
                number={index + 1}
                count={found.length}
                isWrong={wrong.some((pointer) => pointer.startsWith(`/spec/entries/${place}/`))}
                isReadOnly={isReadOnly}
                onChange={onEdit && ((next) => onEdit(place, next))}
                onDrop={() => onDrop(place)}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}
