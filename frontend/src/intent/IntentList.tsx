/** The rows of a list of objects; what is wrong with one stands under it. */
import { useMemo, type ReactNode } from 'react';
import { useSliceParam } from '@/api/useSlice';
import type { Endless } from '@/api/useEndless';
import { useUrlState } from '@/lib/urlState';
import { toCurl } from '@/ui/apicall/curl';
import { EmptyState } from '@/ui/empty/EmptyState';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { DataGrid } from '@/ui/grid/DataGrid';
import { columnsOf } from './columns';
import classes from './intent.module.css';
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
    <EmptyState
      kind="nothing"
      title={kind.empty.title}
      text={kind.empty.text}
      action={<FirstOne kind={kind} add={add} />}
    />
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

type FirstProps<Spec, Row> = Pick<Props<Spec, Row>, 'kind' | 'add'>;

/** The button that makes a first one, and the same as a command where that says more. */
function FirstOne<Spec, Row extends AnyRow>({ kind, add }: FirstProps<Spec, Row>) {
  const slice = useSliceParam();
  const { first } = kind.empty;
  if (!first) return add;
  const path = `/slices/${slice}/${kind.plural}` as const;
  return (
    <div className={classes.first}>
      {add}
      <CodeBlock text={toCurl({ method: 'POST', path, body: first }, window.location.origin)} />
    </div>
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
