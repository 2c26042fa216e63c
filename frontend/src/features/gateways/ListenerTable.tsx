/** Where the node listens, and whether a request came through. */
import { useMemo } from 'react';
import type { NodeListener } from '@/api/types/fleet';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './gateways.module.css';
import { useText } from './text';

export function ListenerTable({ listeners }: { listeners: readonly NodeListener[] }) {
  const t = useText();
  const columns = useMemo<TableColumn<NodeListener>[]>(
    () => [
      {
        key: 'name',
        header: t('listener'),
        cell: ({ name, transport }) => (
          <span className={classes.socket}>
            <span className="mono">{name}</span>
            <em>{t(`transport.${transport}`)}</em>
          </span>
        ),
      },
      { key: 'address', header: t('address'), cell: ({ address }) => <code>{address}</code> },
      {
        key: 'proven',
        header: t('state.word'),
        align: 'end',
        cell: ({ proven }) =>
          proven ? (
            <StatusMark state="proven" label={t('listener.proven')} />
          ) : (
            <StatusMark state="rejected" label={t('listener.unproven')} />
          ),
      },
    ],
    [t],
  );
  if (listeners.length === 0) return <p className={classes.pad}>{t('listeners.none')}</p>;
  return (
    <Table
      label={t('listeners')}
      columns={columns}
      rows={listeners}
      rowKey={({ name, transport }) => `${name} ${transport}`}
      note={({ error }) => error && <span className={classes.message}>{error}</span>}
    />
  );
}
