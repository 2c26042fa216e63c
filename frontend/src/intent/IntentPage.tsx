/** A list of one kind of object in a slice, with the editor beside it. The address says which one is open. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { keys } from '@/api/keys';
import type { IntentObject } from '@/api/types/intent';
import { useEndless, type Endless } from '@/api/useEndless';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useAddress } from '@/lib/useAddress';
import { useUrlState } from '@/lib/urlState';
import { useShortcuts } from '@/lib/useShortcuts';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { FilterInput } from '@/ui/grid/FilterInput';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { NewPanel, OpenPanel } from './EditorPanel';
import type { IntentKind } from './kind';
import { useIntentText } from './text';

const NEW = '+';

export function IntentPage<Spec>({ kind }: { kind: IntentKind<Spec> }) {
  const t = useIntentText();
  const slice = useSliceParam();
  const [url, setUrl] = useUrlState();
  const addressed = useAddress().name;
  const opened = url['open'] ?? addressed;
  const filter = { q: url['q'] };
  const path = `/slices/${slice}/${kind.plural}` as const;
  const list = useEndless<IntentObject<Spec>>(
    keys.objects(slice, kind.plural, filter),
    path,
    filter,
  );
  const open = (name: string) => setUrl({ open: name }, { keepHistory: true });
  const close = () => setUrl({ open: '' });
  const mayEdit = useMayInSlice(slice, 'edit');
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => open(NEW)} disabled={!mayEdit}>
      {kind.newLabel}
    </Button>
  );
  useShortcuts(mayEdit ? [{ keys: 'c', label: kind.newLabel, run: () => open(NEW) }] : []);
  return (
    <Page
      title={kind.title}
      meta={
        list.items.length > 0 &&
        t(list.hasMore ? 'count.more' : 'count', { count: list.items.length })
      }
      actions={
        <>
          <FilterInput placeholder={kind.filterHint} />
          <ApiCall request={{ method: 'GET', path }} />
          {add}
        </>
      }
      aside={
        opened && <Panel kind={kind} slice={slice} opened={opened} onClose={close} onSaved={open} />
      }
    >
      {list.error ? (
        <Failure error={list.error} />
      ) : (
        <List kind={kind} list={list} opened={opened} onOpen={open} add={add} />
      )}
    </Page>
  );
}

type PanelProps<Spec> = {
  kind: IntentKind<Spec>;
  slice: string;
  opened: string;
  onClose: () => void;
  onSaved: (name: string) => void;
};

function Panel<Spec>({ opened, ...rest }: PanelProps<Spec>) {
  if (opened === NEW) return <NewPanel key={NEW} {...rest} />;
  return <OpenPanel key={opened} name={opened} {...rest} />;
}

type ListProps<Spec> = {
  kind: IntentKind<Spec>;
  list: Endless<IntentObject<Spec>>;
  opened: string | undefined;
  onOpen: (name: string) => void;
  add: ReactNode;
};

function List<Spec>({ kind, list, opened, onOpen, add }: ListProps<Spec>) {
  const [url, setUrl] = useUrlState();
  const q = url['q'];
  const empty = q ? (
    <EmptyState kind="filtered" filter={q} onClear={() => setUrl({ q: '' })} />
  ) : (
    <EmptyState kind="nothing" {...kind.empty} action={add} />
  );
  return (
    <DataGrid
      label={kind.title}
      rows={list.items}
      columns={kind.columns}
      rowKey={({ name }) => name}
      peeked={opened}
      onPeek={({ name }) => onOpen(name)}
      onOpen={({ name }) => onOpen(name)}
      empty={empty}
      isLoading={list.isLoading}
      isRefreshing={list.isRefreshing}
      onEnd={list.readMore}
    />
  );
}
