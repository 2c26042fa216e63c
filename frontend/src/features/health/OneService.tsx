/** One service: its endpoints on each node, and what became of them. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { EndpointMark } from '@/health/HealthMark';
import { useServiceHealth, type HealthChange, type ServiceHealth } from '@/health/reads';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './health.module.css';
import { Matrix } from './Matrix';
import { useText } from './text';

type Props = { slice: string; service: string };

export function OneService({ slice, service }: Props) {
  const { data, error, refetch } = useServiceHealth(slice, service);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <div className={classes.one}>
      <Panel
        title={<span className={classes.mono}>{service}</span>}
        aside={<Ways of={data} />}
        flush
      >
        <Matrix health={data} />
      </Panel>
      <Changes changes={data.changes} />
    </div>
  );
}

function Ways({ of: { slice, service } }: { of: ServiceHealth }) {
  const t = useText();
  const cluster = `${parseSlice(slice).tenant}/${service}`;
  return (
    <span className={classes.ways}>
      <Link to={paths.records(slice)} search={{ service: cluster }}>
        {t('records')}
      </Link>
      <Link to={paths.debug(slice)} search={{ service: cluster }}>
        {t('traffic')}
      </Link>
      <Link to={paths.objects(slice, 'services')} search={{ open: service }}>
        {t('edit')}
      </Link>
    </span>
  );
}

function Changes({ changes }: { changes: readonly HealthChange[] }) {
  const t = useText();
  const columns = useMemo<TableColumn<HealthChange>[]>(
    () => [
      { key: 'at', header: t('change.at'), cell: ({ at }) => <Age at={at} /> },
      {
        key: 'endpoint',
        header: t('endpoint'),
        cell: ({ address }) => <span className={classes.mono}>{address}</span>,
      },
      {
        key: 'node',
        header: t('change.node'),
        cell: ({ node_name }) => <span className={classes.mono}>{node_name}</span>,
      },
      {
        key: 'was',
        header: t('change.was'),
        cell: ({ was }) =>
          was ? <EndpointMark said={{ state: was, reason: '', status: 0 }} isOld /> : t('new'),
      },
      { key: 'is', header: t('change.is'), cell: (one) => <EndpointMark said={one} /> },
    ],
    [t],
  );
  return (
    <Panel title={t('changes')} flush={changes.length > 0}>
      {changes.length === 0 ? (
        <p className={classes.quiet}>{t('changes.none')}</p>
      ) : (
        <Table
          label={t('changes')}
          columns={columns}
          rows={changes}
          rowKey={({ at, node, address, state }) => `${at} ${node} ${address} ${state}`}
        />
      )}
    </Panel>
  );
}
