import { useMemo } from 'react';
import type { Node } from '@/api/types/fleet';
import type { Column } from '@/ui/grid/columns';
import { ProofLadder } from '@/ui/proof/ProofLadder';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { useText } from './text';
import { provenCount, worstSlice } from './worst';

const LATE_SECONDS = 20;

/** Columns of the node grid. */
export function useNodeColumns(): Column<Node>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('node'),
        width: 'minmax(110px, 1.4fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span className="mono">{name}</span>,
      },
      {
        key: 'status',
        header: t('status'),
        width: '110px',
        sortBy: ({ status }) => status,
        cell: ({ status }) => <StatusMark state={status} />,
      },
      {
        key: 'gateway',
        header: t('gateway'),
        width: 'minmax(70px, 0.8fr)',
        sortBy: ({ gateway }) => gateway,
        cell: ({ gateway }) => <span className="mono">{gateway}</span>,
      },
      {
        key: 'proven',
        header: t('proven'),
        width: '80px',
        align: 'end',
        sortBy: (node) => provenCount(node) / Math.max(1, node.slices.length),
        cell: (node) => t('proven.of', { proven: provenCount(node), total: node.slices.length }),
      },
      {
        key: 'worst',
        header: t('worst'),
        width: 'minmax(130px, 1.5fr)',
        cell: (node) => <Worst node={node} />,
      },
      {
        key: 'envoy',
        header: t('envoy'),
        width: '70px',
        sortBy: ({ envoy }) => envoy.version,
        cell: ({ envoy }) => envoy.version ?? '–',
      },
      {
        key: 'seen',
        header: t('seen'),
        width: '100px',
        align: 'end',
        sortBy: ({ last_seen_at }) => last_seen_at,
        cell: ({ last_seen_at }) => <Age at={last_seen_at} staleAfterSeconds={LATE_SECONDS} />,
      },
    ],
    [t],
  );
}

function Worst({ node }: { node: Node }) {
  const worst = worstSlice(node);
  if (!worst) return <span className={classes.quiet}>–</span>;
  return (
    <span className={classes.worst}>
      <ProofLadder progress={worst} />
      {worst.state !== 'proven' && <span className="mono">{worst.slice}</span>}
    </span>
  );
}
