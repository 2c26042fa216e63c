/** The entries of a list: found by a part of them, removed, and added many at a time. */
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { ListEntry, ListType } from '@/api/types/intent';
import { useIsReadOnly } from '@/intent/problems';
import { serverNow } from '@/lib/clock';
import { formatCount } from '@/lib/numbers';
import { Copy } from '@/ui/form/Copy';
import { AddEntries } from './AddEntries';
import { Download } from './Download';
import { isOver, toLines, withMore } from './entries';
import { EntryList } from './EntryList';
import { EntryProblems } from './EntryProblems';
import classes from './lists.module.css';
import { useText } from './text';

const POINTER = '/spec/entries';

type Props = {
  /** Of the list; empty while it has none. */
  name: string;
  type: ListType;
  entries: readonly ListEntry[];
  onChange: (entries: ListEntry[]) => void;
};

export function EntriesField({ name, type, entries, onChange }: Props) {
  const t = useText();
  const [search, setSearch] = useState('');
  const found = useFound(entries, useDeferredValue(search));
  const shown = () => found.map((place) => entries[place] as ListEntry);
  const add = async (more: ListEntry[]) => {
    const all = withMore(entries, more);
    onChange(all.entries);
    return t('added', { added: formatCount(all.added), changed: formatCount(all.changed) });
  };
  return (
    <div className={classes.entries}>
      <AddEntries type={type} onAdd={add} />
      <EntryProblems pointer={POINTER} entries={entries} onShow={setSearch} />
      {entries.length > 0 && (
        <>
          <div className={classes.bar}>
            <TextInput
              aria-label={t('search')}
              placeholder={t('search')}
              leftSection={<IconSearch size={14} />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <span className={classes.count} role="status">
              {search
                ? t('count.found', {
                    found: formatCount(found.length),
                    count: formatCount(entries.length),
                  })
                : t('count', { count: formatCount(entries.length) })}
            </span>
            <Copy value={() => toLines(shown())} label={t('copy')} />
            <Download name={name} onAsk={async () => shown()} />
          </div>
          <EntryList
            entries={entries}
            found={found}
            onEdit={(place, entry) => onChange(entries.with(place, entry))}
            onDrop={(place) => onChange(entries.filter((_, other) => other !== place))}
          />
          <RemoveOver entries={entries} onChange={onChange} />
        </>
      )}
    </div>
  );
}

/** Places of the entries that have `search` in them. */
function useFound(entries: readonly ListEntry[], search: string): readonly number[] {
  return useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const places = entries.keys();
    return wanted
      ? [...places].filter((place) => entries[place]?.value.toLowerCase().includes(wanted))
      : [...places];
  }, [entries, search]);
}

/** What has ended is of no effect; it stays until somebody takes it out. */
function RemoveOver({ entries, onChange }: Pick<Props, 'entries' | 'onChange'>) {
  const t = useText();
  const isReadOnly = useIsReadOnly();
  const now = serverNow();
  const left = entries.filter((entry) => !isOver(entry, now));
  const count = entries.length - left.length;
  if (isReadOnly || count === 0) return null;
  return (
    <Button
      className={classes.apart}
      variant="default"
      size="compact-sm"
      onClick={() => onChange(left)}
    >
      {t('over.remove', { count })}
    </Button>
  );
}
