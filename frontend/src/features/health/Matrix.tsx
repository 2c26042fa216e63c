/** Endpoints by nodes: the worst first, and where nodes do not agree in plain words. */
import { useMemo } from 'react';
import { EndpointMark } from '@/health/HealthMark';
import type { HealthEndpoint, HealthNode, ServiceHealth } from '@/health/reads';
import { formatCount } from '@/lib/numbers';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { differenceOf } from './differing';
import classes from './health.module.css';
import { useText } from './text';

export function Matrix({ health }: { health: ServiceHealth }) {
  const t = useText();
  const { endpoints, on_nodes: nodes, total, service } = health;
  const columns = useMemo<TableColumn<HealthEndpoint>[]>(
    () => [
      { key: 'endpoint', header: t('endpoint'), cell: (one) => <Address of={one} /> },
      ...nodes.map((node) => ({
        key: node.node,
        header: node.is_heard ? node.node_name : `${node.node_name} (${t('unheard')})`,
        cell: (one: HealthEndpoint) => <Cell endpoint={one} node={node} />,
      })),
    ],
    [t, nodes],
  );
  if (endpoints.length === 0) return <p className={classes.none}>{t('empty')}</p>;
  return (
    <>
      <Table
        label={t('matrix', { service })}
        columns={columns}
        rows={endpoints}
        rowKey={({ address }) => address}
        note={(one) => one.differs && <Disagreement of={one} />}
      />
      {total > endpoints.length && (
        <p className={classes.none}>{t('beyond', { count: total - endpoints.length })}</p>
      )}
    </>
  );
}

function Address({ of: { address, host } }: { of: HealthEndpoint }) {
  return (
    <span className={classes.address}>
      <span className={classes.mono}>{address}</span>
      {host && <span className={classes.quiet}>{host}</span>}
    </span>
  );
}

function Cell({ endpoint, node }: { endpoint: HealthEndpoint; node: HealthNode }) {
  const t = useText();
  const said = endpoint.nodes.find((one) => one.node === node.node);
  if (!said)
    return <span className={classes.quiet}>{t(node.total === null ? 'untold' : 'absent')}</span>;
  const { failed, requests } = said;
  return (
    <span className={classes.cell}>
      <span>
        <EndpointMark said={said} isOld={!said.is_heard} />{' '}
        <span className={classes.quiet}>
          <Age at={said.since} bare />
        </span>
      </span>
      {failed > 0 && (
        <span className={classes.quiet}>
          {t('failed', { failed: formatCount(failed), requests: formatCount(requests) })}
        </span>
      )}
    </span>
  );
}

function Disagreement({ of }: { of: HealthEndpoint }) {
  const t = useText();
  const found = differenceOf(of);
  if (!found) return null;
  const { kind, ...values } = found;
  return <span className={classes.warn}>{t(kind, values)}</span>;
}
