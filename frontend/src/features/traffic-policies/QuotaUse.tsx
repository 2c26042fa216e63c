/** How much of a quota is used in the window that is now, and which node holds what of it. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { QuotaNow } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { Failure } from '@/ui/problems/Failure';
import { Table } from '@/ui/table/Table';
import classes from './policies.module.css';
import { useText } from './text';

const AGAIN_MS = 5000;
const SHOWN = 10;

type Props = { slice: string; policy: string };
type Bucket = QuotaNow['buckets'][number];

export function QuotaUse({ slice, policy }: Props) {
  const t = useText();
  const { data, error } = useQuery<QuotaNow, ApiError>({
    queryKey: keys.quota(slice, policy),
    queryFn: ({ signal }) =>
      read(`/slices/${slice}/traffic-policies/${encodeURIComponent(policy)}/quota`, {}, signal),
    refetchInterval: AGAIN_MS,
    retry: false,
  });
  if (error?.status === 404) return null; // not in the draft yet
  if (error && !data) return <Failure error={error} />;
  if (!data) return null;
  const until = new Date(data.ends_at).toLocaleTimeString([], { timeStyle: 'short' });
  return (
    <section aria-label={t('quota')} className={classes.named}>
      <span>{t('quota.until', { until })}</span>
      {data.total === 0 ? (
        <span>{t('quota.none')}</span>
      ) : (
        <>
          <Table
            label={t('quota')}
            columns={[
              { key: 'who', header: t('quota.who'), cell: (one) => <Who of={one} /> },
              { key: 'used', header: t('quota.used'), align: 'end', cell: usedOf },
              {
                key: 'refused',
                header: t('quota.refused'),
                align: 'end',
                cell: (one) => formatCount(one.refused),
              },
              { key: 'nodes', header: t('quota.nodes'), cell: (one) => <Nodes of={one} /> },
            ]}
            rows={data.buckets.slice(0, SHOWN)}
            rowKey={(one) => one.keys.join(' ')}
          />
          {data.total > SHOWN && (
            <span>{t('quota.more', { others: formatCount(data.total - SHOWN) })}</span>
          )}
        </>
      )}
    </section>
  );
}

const usedOf = (one: Bucket) => `${formatCount(one.used)} / ${formatCount(one.limit)}`;

function Who({ of }: { of: Bucket }) {
  const t = useText();
  return <>{of.keys.length > 0 ? of.keys.join(' · ') : t('quota.everybody')}</>;
}

/** Each node with what it used of its share. */
function Nodes({ of }: { of: Bucket }) {
  const t = useText();
  const parts = of.nodes.map((one) =>
    t('quota.node', {
      node: one.node || t('quota.gone'),
      used: formatCount(one.used),
      share: formatCount(one.share),
    }),
  );
  return <>{parts.join(', ')}</>;
}
