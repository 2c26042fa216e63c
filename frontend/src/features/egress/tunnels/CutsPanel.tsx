/** Tunnels that nodes cut, newest first: why, and after which revision. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Cut } from '@/api/types/egress';
import { formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { useCuts } from '../reads';
import { useText } from '../text';

export function CutsPanel({ slice }: { slice: string }) {
  const t = useText();
  const list = useCuts(slice);
  const columns = useMemo(() => columnsOf(t, slice), [t, slice]);
  return (
    <Panel title={t('cuts')} flush>
      {list.error && list.items.length === 0 && (
        <Failure error={list.error} onRetry={list.readAgain} />
      )}
      {!list.isLoading && !list.error && list.items.length === 0 && (
        <p className={classes.none}>{t('cuts.none')}</p>
      )}
      {list.items.length > 0 && (
        <Table label={t('cuts')} columns={columns} rows={list.items} rowKey={({ id }) => id} />
      )}
      {list.hasMore && (
        <Button variant="subtle" size="compact-sm" onClick={list.readMore}>
          {t('cuts.more')}
        </Button>
      )}
    </Panel>
  );
}

const columnsOf = (t: ReturnType<typeof useText>, slice: string): TableColumn<Cut>[] => [
  { key: 'at', header: t('column.at'), width: '100px', cell: ({ at }) => <Age at={at} /> },
  {
    key: 'what',
    header: t('cuts.what'),
    cell: ({ workload, destination }) => (
      <>
        {workload || t('nobody')} → <code>{destination}</code>
      </>
    ),
  },
  {
    key: 'count',
    header: t('tunnels.count'),
    align: 'end',
    width: '90px',
    cell: ({ count }) => formatCount(count),
  },
  { key: 'cause', header: t('column.why'), width: '28%', cell: ({ cause }) => t(`cause.${cause}`) },
  {
    key: 'revision',
    header: t('cuts.revision'),
    width: '20%',
    cell: ({ revision }) =>
      revision ? (
        <Link to={paths.revision(slice, revision.sequence)} title={revision.message}>
          r{revision.sequence} {revision.author}
        </Link>
      ) : (
        '–'
      ),
  },
  {
    key: 'node',
    header: t('cuts.node'),
    width: '110px',
    cell: ({ node, node_name: name }) => <Link to={paths.node(node)}>{name}</Link>,
  },
];
