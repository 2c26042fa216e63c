/** One entry: its value, and until when it is one. Native elements only: rows come and go while one scrolls. */
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ListEntry } from '@/api/types/intent';
import { serverNow } from '@/lib/clock';
import { fromField, toField } from '@/lib/moments';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { isOver } from './entries';
import classes from './lists.module.css';
import { useText } from './text';

type Props = {
  entry: ListEntry;
  /** Pixels from the top of all rows. */
  top: number;
  number: number;
  count: number;
  isWrong: boolean;
  isReadOnly: boolean;
  /** Without it the end is only shown. */
  onChange: ((entry: ListEntry) => void) | undefined;
  onDrop: () => void;
};

export function EntryRow({ entry, top, number, count, isWrong, isReadOnly, ...verbs }: Props) {
  const t = useText();
  const { value } = entry;
  return (
    <li
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-setsize={count}
      aria-posinset={number}
      data-over={isOver(entry, serverNow()) || undefined}
      data-wrong={isWrong || undefined}
    >
      <code>{value}</code>
      {verbs.onChange && !isReadOnly ? (
        <End entry={entry} onChange={verbs.onChange} />
      ) : (
        <EndWords entry={entry} />
      )}
      {!isReadOnly && (
        <button type="button" aria-label={t('remove', { value })} onClick={verbs.onDrop}>
          <IconX size={14} />
        </button>
      )}
    </li>
  );
}

type EndProps = { entry: ListEntry; onChange: (entry: ListEntry) => void };

function End({ entry, onChange }: EndProps) {
  const t = useText();
  const [isEditing, setEditing] = useState(false);
  const { value, expires_at: end } = entry;
  if (isEditing)
    return (
      <input
        type="datetime-local"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands where the button was that was just pressed
        autoFocus
        aria-label={t('end.of', { value })}
        value={end === null ? '' : toField(Date.parse(end))}
        onChange={(event) =>
          onChange({ ...entry, expires_at: fromField(event.currentTarget.value) })
        }
        onBlur={() => setEditing(false)}
      />
    );
  return (
    <button
      type="button"
      className={classes.end}
      title={t('end.title')}
      onClick={() => setEditing(true)}
    >
      <EndWords entry={entry} />
    </button>
  );
}

function EndWords({ entry }: { entry: ListEntry }) {
  const t = useText();
  if (!entry.expires_at) return <span className={classes.never}>{t('end.never')}</span>;
  const isPast = isOver(entry, serverNow());
  return (
    <span className={classes.until}>
      {isPast && <Mark glyph="bar" tone="idle" />}
      {t(isPast ? 'end.past' : 'end.future')} <Age at={entry.expires_at} />
    </span>
  );
}
