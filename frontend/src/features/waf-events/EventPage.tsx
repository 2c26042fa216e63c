/** One event: what happened in a sentence, why, the request itself, and what to do about it. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { WafEvent } from '@/api/types/waf';
import { useSliceParam } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { MatchList } from '@/waf/MatchList';
import { usePolicy } from '@/waf/reads';
import { ScoreBar } from '@/waf/ScoreBar';
import { About } from './About';
import { Approve } from './Approve';
import classes from './event.module.css';
import { Feedback } from './Feedback';
import { Headline } from './Headline';
import { Leaks } from './Leaks';
import { PassPanel } from './PassPanel';
import { useEvent } from './reads';
import { SamplePanel } from './SamplePanel';
import { useText } from './text';

export default function EventPage() {
  const t = useText();
  const slice = useSliceParam();
  const { id } = useAddress();
  const { data: event, error, dataUpdatedAt, refetch } = useEvent(slice, id);
  const again = () => void refetch();
  return (
    <Page
      name={t('title')}
      title={
        <>
          <Link to={paths.wafEvents(slice)}>{t('title')}</Link>
          <span className={classes.here}> / {event ? `${event.method} ${event.host}` : '…'}</span>
        </>
      }
      actions={<ApiCall request={{ method: 'GET', path: `/slices/${slice}/waf/events/${id}` }} />}
      flow
    >
      {error && !event && error.isMissing && <Missing slice={slice} />}
      {error && !event && !error.isMissing && <Failure error={error} onRetry={again} />}
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      {event && <Whole slice={slice} event={event} />}
    </Page>
  );
}

function Missing({ slice }: { slice: string }) {
  const t = useText();
  return (
    <EmptyState
      kind="nothing"
      title={t('event.missing')}
      text={t('event.missing.text')}
      action={
        <Button component={Link} variant="default" to={paths.wafEvents(slice)}>
          {t('event.back')}
        </Button>
      }
    />
  );
}

function Whole({ slice, event }: { slice: string; event: WafEvent }) {
  const t = useText();
  const isLeak = event.kind === 'dlp';
  const { data: policy } = usePolicy(slice, isLeak ? '' : event.policy);
  const spec = policy?.value.spec;
  const isResponse = event.response_status !== null;
  const threshold = (isResponse ? spec?.responses?.threshold : spec?.inbound_threshold) ?? null;
  return (
    <>
      <Headline slice={slice} event={event} threshold={threshold} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title={isLeak ? t('leaks') : t('matched')}>
            {isLeak ? (
              <Leaks slice={slice} event={event} />
            ) : (
              <MatchList rules={event.rules} matches={event.matches} />
            )}
          </Panel>
          {!isResponse && !isLeak && <PassPanel key={event.id} slice={slice} event={event} />}
          {!isLeak && <SamplePanel key={`${event.id} kept`} slice={slice} event={event} />}
        </div>
        <div className={classes.column}>
          {!isLeak && (
            <Panel title={t('score')}>
              <ScoreBar score={event.score} threshold={threshold} scores={event.scores} />
            </Panel>
          )}
          {isLeak && <Approve slice={slice} event={event} />}
          <About slice={slice} event={event} />
          <Feedback slice={slice} event={event} />
        </div>
      </div>
    </>
  );
}
