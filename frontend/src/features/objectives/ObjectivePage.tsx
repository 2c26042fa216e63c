/** One objective: how it stands, how its budget went, what burns it, and what it says. */
import { useParams } from '@tanstack/react-router';
import type { Objective } from '@/api/types/objectives';
import { useUrlState } from '@/lib/urlState';
import { windowSeconds } from '@/slo/figures';
import { useObjective } from '@/slo/reads';
import { StandingMark } from '@/slo/StandingMark';
import { ChartGroup } from '@/ui/chart/ChartGroup';
import { Fresh } from '@/ui/live/Fresh';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { AboutPanel } from './AboutPanel';
import { BreakdownPanel } from './BreakdownPanel';
import { BurnPanel } from './BurnPanel';
import { ExclusionsPanel } from './ExclusionsPanel';
import { HistoryPanels } from './HistoryPanels';
import { rangesOf, rangeSeconds, type RangeName } from './history';
import { ObjectiveVerbs } from './ObjectiveVerbs';
import classes from './objectives.module.css';
import { RangeBar } from './RangeBar';
import { useText } from './text';
import { Tiles } from './Tiles';
import { VersionsPanel } from './VersionsPanel';

const LATE_SECONDS = 15; // news come every five seconds

export default function ObjectivePage() {
  const t = useText();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { objective, etag, error, readAgain } = useObjective(id);
  if (!objective)
    return (
      <Page title={t('one')} flow>
        {error && <Failure error={error} onRetry={() => void readAgain()} />}
      </Page>
    );
  return <Known objective={objective} etag={etag ?? ''} />;
}

function Known({ objective, etag }: { objective: Objective; etag: string }) {
  const t = useText();
  const { id, state, name, tenant, gateway } = objective;
  const whole = windowSeconds(objective.window);
  const [url] = useUrlState();
  const ranges = rangesOf(whole);
  const range = ranges.find((one) => one === url['range']) ?? usualOf(ranges);
  const seconds = rangeSeconds(range, whole);
  return (
    <Page
      title={name}
      meta={
        <>
          <StandingMark objective={objective} chip />
          <span className="mono">{gateway ? `${tenant}@${gateway}` : tenant}</span>
          {state && (
            <span>
              {t('judged')} <Age at={state.judged_at} staleAfterSeconds={LATE_SECONDS} />
            </span>
          )}
        </>
      }
      actions={<ObjectiveVerbs objective={objective} etag={etag} />}
      flow
    >
      <Fresh at={state?.judged_at ?? null} lateSeconds={LATE_SECONDS}>
        <Tiles objective={objective} />
      </Fresh>
      <ChartGroup key={range}>
        <RangeBar ranges={ranges} range={range} whole={objective.window} />
        <HistoryPanels objective={objective} seconds={seconds} />
      </ChartGroup>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Fresh at={state?.judged_at ?? null} lateSeconds={LATE_SECONDS}>
            <BurnPanel objective={objective} />
          </Fresh>
          <BreakdownPanel objective={objective} seconds={seconds} />
        </div>
        <div className={classes.column}>
          <AboutPanel objective={objective} />
          <ExclusionsPanel objective={objective} />
          <VersionsPanel id={id} seconds={whole} />
        </div>
      </div>
    </Page>
  );
}

const usualOf = (ranges: readonly RangeName[]): RangeName =>
  ranges.includes('1d') ? '1d' : 'window';
