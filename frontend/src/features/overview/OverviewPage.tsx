/** What a person on call looks at: the verdict, what is red, what fires, objectives, live traffic, failing routes, what changed. */
import { FiringPanel } from '@/alerts/FiringPanel';
import { useFiring } from '@/alerts/useFiring';
import { useSlice } from '@/api/useSlice';
import { useSlices } from '@/api/useSlices';
import { useIsLate } from '@/lib/live/live';
import { NoticeBand } from '@/ui/notices/NoticeBand';
import { Page } from '@/ui/page/Page';
import { FloodsNote } from '@/waf/FloodsNote';
import { concernsOf } from './concerns';
import { ConcernList } from './ConcernList';
import { NodesPanel } from './NodesPanel';
import { ObjectivesPanel } from './ObjectivesPanel';
import classes from './overview.module.css';
import { RecentPanel } from './RecentPanel';
import { RolloutsPanel } from './RolloutsPanel';
import { RoutesPanel } from './RoutesPanel';
import { SaturationPanel } from './SaturationPanel';
import { SlicesPanel } from './SlicesPanel';
import { useText } from './text';
import { TrafficPanel } from './TrafficPanel';
import { verdictOf, type Verdict } from './verdict';
import { useFleet } from './useFleet';
import { VerdictDetail, VerdictLine } from './VerdictLine';

export default function OverviewPage() {
  const t = useText();
  const slice = useSlice();
  const slices = useSlices();
  const fleet = useFleet();
  const firing = useFiring();
  const concerns = concernsOf(fleet.nodes, slices.data ?? []);
  // Before, the page would move under the pointer.
  const isSettled = !slices.isPending && fleet.isKnown && !firing.isPending;
  const isLate = useIsLate();
  const told =
    isSettled && slices.data && verdictOf(slices.data, fleet.total, concerns, firing.items);
  const verdict: Verdict | undefined = told ? (isLate ? { kind: 'unheard' } : told) : undefined;
  return (
    <Page
      name={t('title')}
      title={verdict ? <VerdictLine verdict={verdict} /> : t('title')}
      meta={verdict && <VerdictDetail verdict={verdict} />}
      flow
    >
      {isSettled && (
        <>
          <ConcernList concerns={concerns} />
          <FiringPanel firing={firing} />
          {slice && <FloodsNote slice={slice} />}
          <NoticeBand />
          <ObjectivesPanel />
          {slice && <TrafficPanel slice={slice} />}
          <div className={classes.columns}>
            <div className={classes.column}>
              <SlicesPanel slices={slices.data} error={slices.error} />
              <RolloutsPanel />
              <RecentPanel />
            </div>
            <div className={classes.column}>
              {slice && <RoutesPanel slice={slice} />}
              <SaturationPanel />
              <NodesPanel fleet={fleet} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}
