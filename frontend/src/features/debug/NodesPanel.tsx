/** Every node of the gateway side by side: one that differs from its neighbours stands out. */
import { Link } from '@tanstack/react-router';
import type { Node } from '@/api/types/fleet';
import { useNodes } from '@/api/useNodes';
import { formatMs, formatShare, formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { Sparkline } from '@/ui/chart/Sparkline';
import { Panel } from '@/ui/page/Panel';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { smallOf, type Small } from './course';
import classes from './debug.module.css';
import { useNodeCourses, type NodeCourse } from './reads';
import { useText } from './text';
import { nodeWindowOf, type WindowName } from './windows';

const MOST = 12;

export function NodesPanel({ slice, window }: { slice: string; window: WindowName }) {
  const t = useText();
  const columns = useNodeColumns();
  const { gateway } = parseSlice(slice);
  const { items } = useNodes();
  const nodes = items.filter((node) => node.gateway === gateway && node.status !== 'revoked');
  const asked = nodeWindowOf(window);
  const courses = useNodeCourses(nodes.slice(0, MOST), asked);
  const rows = courses.map(({ node, traffic }: NodeCourse) => ({
    node,
    small: traffic && smallOf(traffic.points),
  }));
  return (
    <Panel
      title={t('nodes')}
      meta={t('nodes.meta', { gateway, window: t(`window.${asked}`) })}
      flush
      aside={nodes.length > MOST && t('nodes.more', { count: nodes.length - MOST })}
    >
      <Table label={t('nodes')} rows={rows} rowKey={({ node }) => node.id} columns={columns} />
    </Panel>
  );
}

type Row = { node: Node; small: Small | undefined };

function useNodeColumns() {
  const t = useText();
  return [
    {
      key: 'name',
      header: t('node'),
      cell: ({ node }: Row) => (
        <Link to={paths.node(node.id)} className="mono">
          {node.name}
        </Link>
      ),
    },
    {
      key: 'status',
      header: t('node.state'),
      cell: ({ node }: Row) => <StatusMark state={node.status} />,
    },
    {
      key: 'doors',
      header: t('node.listeners'),
      cell: ({ node: { listeners } }: Row) => {
        const deaf = listeners.filter(({ proven }) => !proven);
        return (
          <span className={classes.errors} data-bad={deaf.length > 0 || undefined}>
            {deaf.length > 0
              ? t('node.deaf', { names: deaf.map(({ name }) => name).join(', ') })
              : t('node.answers', { count: listeners.length })}
          </span>
        );
      },
    },
    {
      key: 'requests',
      header: t('requests'),
      align: 'end' as const,
      cell: ({ small }: Row) => (small?.total == null ? '–' : formatShort(small.total)),
    },
    {
      key: 'shape',
      header: t('rate'),
      cell: ({ small, node }: Row) =>
        small && <Sparkline values={small.rates} label={t('node.shape', { node: node.name })} />,
    },
    {
      key: 'errors',
      header: '5xx',
      align: 'end' as const,
      cell: ({ small }: Row) => (
        <span className={classes.errors} data-bad={Boolean(small?.failedShare) || undefined}>
          {small?.failedShare == null ? '–' : formatShare(small.failedShare)}
        </span>
      ),
    },
    {
      key: 'p99',
      header: 'p99',
      align: 'end' as const,
      cell: ({ small }: Row) => formatMs(small?.p99 ?? null),
    },
    {
      key: 'age',
      header: t('node.heard'),
      align: 'end' as const,
      cell: ({ node }: Row) => <Age at={node.last_seen_at} staleAfterSeconds={30} />,
    },
  ];
}
