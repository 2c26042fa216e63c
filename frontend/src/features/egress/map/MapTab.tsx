/** Who reaches what: a map, and the same as a table. A name that is clicked narrows both. */
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { Query } from '@/api/client';
import type { Outcome } from '@/api/types/egress';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Following } from '@/ui/live/Following';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import classes from '../egress.module.css';
import { CLEARED, describe, toggled } from '../filters';
import { FirstSteps } from '../FirstSteps';
import { OUTCOMES } from '../outcomes';
import { placeOf, useWentOut } from '../reads';
import { useText } from '../text';
import { CostsPanel } from './CostsPanel';
import { FlowMap } from './FlowMap';
import { layoutOf, type By } from './layout';
import { Legend } from './Legend';
import { WentTable } from './WentTable';

const MOST_DRAWN = 25;
const MOST = 100;

export function MapTab({ slice, query }: { slice: string; query: Query }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const by: By = url['by'] === 'bytes' ? 'bytes' : 'count';
  const asked = { ...query, by, limit: MOST };
  const { data, error, refetch, dataUpdatedAt } = useWentOut(slice, asked);
  const layout = useMemo(() => layoutOf(data?.items.slice(0, MOST_DRAWN) ?? [], by), [data, by]);
  const again = () => void refetch();
  const filter = describe(url);
  if (error && !data) return <Failure error={error} onRetry={again} />;
  if (!data) return null;
  if (data.items.length === 0)
    return filter ? (
      <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
    ) : (
      <FirstSteps slice={slice} />
    );
  return (
    <Following>
      <div className={classes.stack}>
        <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
        <Panel
          title={t('map')}
          meta={
            data.items.length > MOST_DRAWN &&
            t('map.first', { shown: MOST_DRAWN, count: data.items.length })
          }
          aside={
            <div className={classes.controls}>
              <OutcomeChoice />
              <SegmentedControl
                aria-label={t('by')}
                data={(['count', 'bytes'] as const).map((value) => ({
                  value,
                  label: t(`by.${value}`),
                }))}
                value={by}
                onChange={(value) => setUrl({ by: value === 'count' ? '' : value })}
              />
            </div>
          }
        >
          <FlowMap
            layout={layout}
            chosen={{ workload: url['workload'], destination: url['destination'] }}
            onChoose={(name, value) => setUrl(toggled(url, name, value))}
          />
          <Legend />
        </Panel>
        <Panel
          title={t('table')}
          aside={<ApiCall request={{ method: 'GET', path: placeOf(slice, 'destinations') }} />}
          flush
        >
          <WentTable slice={slice} went={data.items} />
        </Panel>
        <CostsPanel slice={slice} since={String(query['since'])} />
      </div>
    </Following>
  );
}

function OutcomeChoice() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  return (
    <SegmentedControl
      aria-label={t('filter.outcome')}
      data={[
        { value: '', label: t('outcome.any') },
        ...OUTCOMES.map((value: Outcome) => ({ value, label: t(`outcome.${value}`) })),
      ]}
      value={url['outcome'] ?? ''}
      onChange={(outcome) => setUrl({ outcome })}
    />
  );
}
