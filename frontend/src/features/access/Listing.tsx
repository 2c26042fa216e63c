/** The grid of a tab with its three ways of being empty. */
import type { Endless } from '@/api/useEndless';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import type { Column } from '@/ui/grid/columns';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';

type Props<Row> = {
  label: string;
  list: Endless<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** The texts a filter looks at. */
  keeps: (row: Row, filter: string) => boolean;
  peeked?: string | undefined;
  onPeek?: (row: Row) => void;
  isMuted?: (row: Row) => boolean;
  /** Without it the list may not be read. */
  permission?: string;
  nothing: { title: string; text: string };
};

export function Listing<Row>({
  list,
  keeps,
  nothing,
  isMuted,
  permission = 'view',
  ...grid
}: Props<Row>) {
  const [{ q = '' }, setUrl] = useUrlState();
  if (list.error?.isForbidden) return <EmptyState kind="hidden" permission={permission} />;
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <>
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <DataGrid
        {...grid}
        rows={q ? list.items.filter((row) => keeps(row, q)) : list.items}
        tone={(row) => (isMuted?.(row) ? 'muted' : undefined)}
        isLoading={list.isLoading}
        isRefreshing={list.isRefreshing}
        isPartial={list.hasMore}
        onEnd={list.readMore}
        empty={
          q ? (
            <EmptyState kind="filtered" filter={q} onClear={() => setUrl({ q: '' })} />
          ) : (
            <EmptyState kind="nothing" {...nothing} />
          )
        }
      />
    </>
  );
}
