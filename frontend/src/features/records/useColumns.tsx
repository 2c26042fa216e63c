import { useMemo } from 'react';
import type { AccessRecord } from '@/api/types/records';
import { formatMs } from '@/lib/numbers';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { Bytes } from '@/waf/Bytes';
import { StatusCode } from './StatusCode';
import classes from './records.module.css';
import { useText } from './text';

/** Columns of the list of requests. */
export function useColumns(): Column<AccessRecord>[] {
  const t = useText();
  return useMemo(
    () => [
      { key: 'at', header: t('column.at'), width: '94px', cell: ({ at }) => <Age at={at} /> },
      {
        key: 'status',
        header: t('column.status'),
        width: '118px',
        cell: (record) => <StatusCode record={record} />,
      },
      {
        key: 'request',
        header: t('column.request'),
        width: 'minmax(160px, 3fr)',
        cell: (record) => <Request record={record} />,
      },
      {
        key: 'route',
        header: t('column.route'),
        width: 'minmax(112px, 1fr)',
        cell: ({ route }) => <code className={classes.name}>{route || '–'}</code>,
      },
      {
        key: 'client',
        header: t('column.client'),
        width: 'minmax(100px, 1fr)',
        cell: ({ client }) => <code className={classes.name}>{client || '–'}</code>,
      },
      {
        key: 'duration',
        header: t('column.duration'),
        width: '84px',
        align: 'end',
        cell: ({ duration_us: took }) => formatMs(took / 1_000),
      },
    ],
    [t],
  );
}

function Request({ record: { method, host, path, query } }: { record: AccessRecord }) {
  return (
    <span className={classes.request}>
      <b>{method || '–'}</b> <em>{host}</em>
      {path && <Bytes text={query ? `${path}?${query}` : path} />}
    </span>
  );
}
