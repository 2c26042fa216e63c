/** All services of a slice with the worst first, and the endpoints of one on each node; all of it live. */
import { placeOf } from './place';
import { useSliceParam } from '@/api/useSlice';
import { useServicesHealth, type Glance } from '@/health/reads';
import { useLiveState, useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { StatusMark } from '@/ui/status/StatusMark';
import classes from './health.module.css';
import { OneService } from './OneService';
import { Services } from './Services';
import { useText } from './text';

export default function HealthPage() {
  const t = useText();
  const slice = useSliceParam();
  const { of, isAll, topics } = placeOf(slice);
  const { data, error, dataUpdatedAt, refetch } = useServicesHealth(of);
  useTopics(topics);
  return (
    <Page title={t('title')} meta={<Meta count={data?.count} />} flow>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={() => void refetch()} />
      {data?.count === 0 && <EmptyState kind="nothing" title={t('none')} text={t('none.text')} />}
      {data && data.count > 0 && <Both services={data.services} count={data.count} isAll={isAll} />}
    </Page>
  );
}

type BothProps = { services: readonly Glance[]; count: number; isAll: boolean };

function Both({ services, count, isAll }: BothProps) {
  const t = useText();
  const slice = useSliceParam();
  const [{ service, of }, setUrl] = useUrlState();
  const owner = of ?? (isAll ? undefined : slice);
  const named = services.find((one) => one.service === service && one.slice === owner);
  const chosen = named ?? (service ? undefined : services[0]);
  const shown = chosen ?? (service && owner ? { slice: owner, service } : undefined);
  return (
    <div className={classes.both}>
      <div className={classes.list}>
        <Services
          services={services}
          chosen={chosen}
          isAll={isAll}
          onChoose={(one) => setUrl({ service: one.service, of: isAll ? one.slice : '' })}
        />
        {count > services.length && (
          <p className={classes.quiet}>{t('most', { count: services.length })}</p>
        )}
      </div>
      {shown && <OneService key={`${shown.slice} ${shown.service}`} {...shown} />}
    </div>
  );
}

/** Quiet while news come as they happen. */
function Meta({ count }: { count: number | undefined }) {
  const t = useText();
  const state = useLiveState();
  return (
    <>
      {count !== undefined && t('count', { count })}
      {state !== 'live' && <StatusMark state={state} label={t('stopped')} chip />}
    </>
  );
}
