/** Every node with the slice that is furthest behind. */
import { useNavigate } from '@tanstack/react-router';
import { useNodes } from '@/api/useNodes';
import type { Node } from '@/api/types/fleet';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { ErrorNote } from './ErrorNote';
import { nodeQuery } from './nodeFilter';
import { useText } from './text';
import { useNodeColumns } from './useNodeColumns';
import { firstRefusal } from './worst';

export function NodeGrid() {
  const t = useText();
  const navigate = useNavigate();
  const [{ q = '', gateway = '', node = '' }, setUrl] = useUrlState();
  const nodes = useNodes(nodeQuery(q, gateway));
  const columns = useNodeColumns();
  if (nodes.error && nodes.items.length === 0)
    return <Failure error={nodes.error} onRetry={nodes.readAgain} />;
  const empty = q ? (
    <EmptyState kind="filtered" filter={q} onClear={() => setUrl({ q: '' })} />
  ) : (
    <EmptyState kind="nothing" title={t('none')} text={t('none.text')} />
  );
  return (
    <>
      <StaleNote error={nodes.error} readAtMs={nodes.readAtMs} onRetry={nodes.readAgain} />
      <DataGrid
        label={t('nodes')}
        rows={nodes.items}
        columns={columns}
        rowKey={idOf}
        onPeek={({ id }) => setUrl({ node: id === node ? '' : id })}
        onOpen={({ id }) => void navigate({ to: paths.node(id) })}
        peeked={node}
        note={noteOf}
        empty={empty}
        isLoading={nodes.isLoading}
        isRefreshing={nodes.isRefreshing}
        isPartial={nodes.hasMore}
        onEnd={nodes.readMore}
      />
    </>
  );
}

const idOf = ({ id }: Node): string => id;

const noteOf = (node: Node) => {
  const refused = firstRefusal(node);
  return refused?.error && <ErrorNote slice={refused.slice} error={refused.error} />;
};
