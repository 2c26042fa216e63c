/** The keys of tokens that the node fetches for policies, since when it has them, and what is wrong. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NodeKeySet } from '@/api/types/fleet';
import { KeySetMark } from '@/intent/policies/KeySetMark';
import { paths } from '@/lib/paths';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { useText } from './text';

export function KeySetTable({ sets }: { sets: readonly NodeKeySet[] }) {
  const t = useText();
  const columns = useMemo<TableColumn<NodeKeySet>[]>(
    () => [
      {
        key: 'policy',
        header: t('keysets.policy'),
        cell: ({ slice, policy }) => (
          <Link to={paths.object(slice, 'traffic-policies', policy)} className="mono">
            {policy}
          </Link>
        ),
      },
      {
        key: 'slice',
        header: t('slice'),
        cell: ({ slice }) => <span className="mono">{slice}</span>,
      },
      {
        key: 'address',
        header: t('keysets.address'),
        cell: ({ address }) => <code>{address}</code>,
      },
      { key: 'state', header: t('state.word'), cell: (set) => <KeySetMark set={set} /> },
      {
        key: 'fetched',
        header: t('keysets.fetched'),
        align: 'end',
        cell: ({ fetched_at: at }) => <Age at={at} />,
      },
    ],
    [t],
  );
  return (
    <Table
      label={t('keysets')}
      columns={columns}
      rows={sets}
      rowKey={({ slice, policy }) => `${slice} ${policy}`}
      note={({ error }) => error && <span className={classes.message}>{error}</span>}
    />
  );
}
