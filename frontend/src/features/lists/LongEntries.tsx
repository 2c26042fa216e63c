/** Entries of a long list as far as they were read, those with a text in them or all. */
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { ListedList, ListEntry } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { formatCount } from '@/lib/numbers';
import { Failure } from '@/ui/problems/Failure';
import { Download } from './Download';
import { EntryList } from './EntryList';
import classes from './lists.module.css';
import { useText } from './text';

const SETTLE_MS = 200;

type Props = {
  head: ListedList;
  /** Reads every entry. */
  onAll: () => Promise<readonly ListEntry[]>;
  onDrop: (entry: ListEntry) => void;
};

export function LongEntries({ head, onAll, onDrop }: Props) {
  const t = useText();
  const [search, setSearch] = useState('');
  const list = useFound(head, search);
  const { items } = list;
  const places = useMemo(() => [...items.keys()], [items]);
  const { isBusy, error, ask } = useAsked(onAll);
  return (
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
          {!list.isLoading &&
            t(list.hasMore ? 'long.first' : 'long.all', { count: formatCount(items.length) })}
        </span>
        <Download name={head.name} isBusy={isBusy} onAsk={ask} />
      </div>
      {error && <Failure error={error} />}
      {list.error && <Failure error={list.error} onRetry={list.readAgain} />}
      {items.length > 0 && (
        <EntryList
          entries={items}
          found={places}
          onDrop={(place) => items[place] && onDrop(items[place])}
        />
      )}
      {list.hasMore && (
        <Button
          className={classes.apart}
          variant="default"
          size="compact-sm"
          loading={list.isRefreshing}
          onClick={list.readMore}
        >
          {t('long.more')}
        </Button>
      )}
    </>
  );
}

function useFound({ slice, name }: ListedList, search: string) {
  const [settled] = useDebouncedValue(search.trim(), SETTLE_MS);
  const query = { q: settled || undefined };
  return useEndless<ListEntry>(
    [...keys.object(slice, 'lists', name), 'entries', query],
    `/slices/${slice}/lists/${encodeURIComponent(name)}/entries`,
    query,
  );
}

/** All entries, once somebody wants them; what fails is kept to be shown. */
function useAsked(onAll: Props['onAll']) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const ask = async () => {
    setBusy(true);
    setError(null);
    try {
      return await onAll();
    } catch (failure) {
      setError(failure as ApiError);
      throw failure;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, ask };
}
