/** A long list: its entries page by page, some added and some taken out without sending the others. */
import { Button } from '@mantine/core';
import { read, type WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { List, ListedList, ListEntry } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { FieldProblems } from '@/intent/problems';
import { Provenance } from '@/intent/Provenance';
import { formatCount } from '@/lib/numbers';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { ProblemList } from '@/ui/problems/ProblemList';
import { AddEntries } from './AddEntries';
import { withMore } from './entries';
import { ListNotes } from './ListNotes';
import { LongEntries } from './LongEntries';
import classes from './lists.module.css';
import { useText } from './text';

type Props = { head: ListedList; onWhole: () => void; onClose: () => void };

export function LongList({ head, onWhole, onClose }: Props) {
  const t = useText();
  const { slice, name, spec, problems, state } = head;
  const isReadOnly = !useMayInSlice(slice, 'edit') || state === 'removed';
  const { path, change, isBusy, error } = useChange(slice, name);
  const add = async (more: ListEntry[]) => {
    const { entries } = withMore([], more);
    await change({ add: entries });
    return t('long.added', { count: entries.length });
  };
  return (
    <SidePanel
      title={name}
      subtitle={<Provenance object={head} />}
      actions={<ApiCall request={{ method: 'GET', path: `${path}/entries` }} />}
      isWide
      onClose={onClose}
    >
      <FieldProblems problems={[]} isReadOnly={isReadOnly} isReached={isReached}>
        <div className={classes.entries}>
          <ListNotes object={head} />
          {spec.description && <p>{spec.description}</p>}
          <p className={classes.count}>{t('long', { count: formatCount(head.entry_count) })}</p>
          <Button className={classes.apart} variant="default" size="compact-sm" onClick={onWhole}>
            {t('long.whole')}
          </Button>
          <ProblemList problems={problems} />
          <AddEntries type={spec.type} isBusy={isBusy} onAdd={add} />
          {error && <Failure error={error} />}
          <LongEntries
            head={head}
            onAll={() => wholeOf(slice, name)}
            onDrop={({ value }) => void change({ remove: [value] }).catch(() => undefined)}
          />
        </div>
      </FieldProblems>
    </SidePanel>
  );
}

const isReached = () => true;

const pathOf = (slice: string, name: string) =>
  `/slices/${slice}/lists/${encodeURIComponent(name)}` as const;

const wholeOf = async (slice: string, name: string): Promise<readonly ListEntry[]> =>
  (await read<List>(pathOf(slice, name))).spec.entries;

type Change = { add: ListEntry[] } | { remove: string[] };

/** Each change names only its own entries, so it is right whatever somebody else changed meanwhile. */
function useChange(slice: string, name: string) {
  const path = pathOf(slice, name);
  const writing = useWrite([keys.slice(slice), keys.slices()]);
  const request = (body: Change): WriteRequest => ({
    method: 'PATCH',
    path: `${path}/entries`,
    etag: '*',
    body,
  });
  return {
    path,
    change: (body: Change) => writing.mutateAsync(request(body)),
    isBusy: writing.isPending,
    error: writing.error,
  };
}
