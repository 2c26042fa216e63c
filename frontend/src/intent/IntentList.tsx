/** The rows of a list of objects; what is wrong with one stands under it. */
import { useMemo, type ReactNode } from 'react';
import type { Endless } from '@/api/useEndless';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { columnsOf } from './columns';
import type { AnyRow, IntentKind } from './kind';
import { useIntentText } from './text';
import type { Opened } from './useOpened';

type Props<Spec, Row> = {
  kind: IntentKind<Spec, Row>;
  list: Endless<Row>;
  panel: Omit<Opened, 'list'>;
  add: ReactNode;
};

/** Beside an open panel there is no room for these, and the panel says them too. */
const SPARED: readonly string[] = ['updated'];

export function IntentList<Spec, Row extends AnyRow>(props: Props<Spec, Row>) {
  const { kind, list, panel, add } = props;
  const [url, setUrl] = useUrlState();
  const q = url['q'];
  const columns = useColumns(kind, panel.opened !== undefined);
  const empty = q ? (
    <EmptyState kind="filtered" filter={q} onClear={() => setUrl({ q: '' })} />
  ) : (
    <EmptyState kind="nothing" {...kind.empty} action={add} />
  );
  return (
    <DataGrid
      label={kind.title}
      rows={list.items}
      columns={columns}
      rowKey={({ name }) => name}
      peeked={panel.opened}
      onPeek={({ name }) => panel.peek(name)}
      onOpen={({ name }) => panel.enter(name)}
      tone={({ state }) => (state === 'removed' ? 'muted' : undefined)}
      note={({ problems }) => problems[0]?.text}
      empty={empty}
      isLoading={list.isLoading}
      isRefreshing={list.isRefreshing}
      isPartial={list.hasMore}
      onEnd={list.readMore}
    />
  );
}

function useColumns<Spec, Row extends AnyRow>(kind: IntentKind<Spec, Row>, isPanelOpen: boolean) {
  const t = useIntentText();
  return useMemo(() => {
    const words = {
      name: t('column.name'),
      state: t('column.state'),
      updated: t('column.updated'),
    };
    const spared = isPanelOpen ? [...SPARED, ...(kind.spared ?? [])] : [];
    return columnsOf(kind.plural, kind.columns, words).filter(({ key }) => !spared.includes(key));
  }, [kind, isPanelOpen, t]);
}
