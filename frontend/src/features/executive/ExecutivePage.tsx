/** What was promised, what was kept, and what may go wrong next; for who looks once a day. */
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { FiringPanel } from '@/alerts/FiringPanel';
import { useFiring } from '@/alerts/useFiring';
import { useNotices } from '@/api/useNotices';
import { useUrlState } from '@/lib/urlState';
import { useObjectives } from '@/slo/reads';
import { Fresh } from '@/ui/live/Fresh';
import { Page } from '@/ui/page/Page';
import { Age } from '@/ui/time/Age';
import { BudgetsPanel } from './BudgetsPanel';
import classes from './executive.module.css';
import { oldest, useGatewaysTraffic, useOpenSwitches, useSilentNodes } from './reads';
import { RisksPanel } from './RisksPanel';
import { risksOf } from './risks';
import { useText } from './text';
import { Tiles } from './Tiles';
import { TrendPanel } from './TrendPanel';

const WINDOWS = ['1d', '7d', '28d'] as const;
/** Counts are read again every half minute, objectives are judged every five seconds. */
const LATE_SECONDS = 90;

export default function ExecutivePage() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const window = WINDOWS.find((name) => name === url['window']) ?? '7d';
  const objectives = useObjectives();
  const traffic = useGatewaysTraffic(window);
  const { data: notices } = useNotices();
  const nodes = useSilentNodes();
  const firing = useFiring();
  const switches = useOpenSwitches();
  const risks = useMemo(
    () => risksOf({ objectives: objectives.items, notices: notices?.items ?? [], nodes, switches }),
    [objectives.items, notices, nodes, switches],
  );
  const at = oldest([objectives.judgedAt, traffic.asOf]);
  return (
    <Page
      title={t('title')}
      meta={
        at && (
          <span>
            {t('as.of')} <Age at={at} staleAfterSeconds={LATE_SECONDS} />
          </span>
        )
      }
      actions={
        <SegmentedControl
          aria-label={t('window')}
          data={WINDOWS.map((value) => ({ value, label: t(`window.${value}`) }))}
          value={window}
          onChange={(chosen) => setUrl({ window: chosen })}
        />
      }
      flow
    >
      <Fresh at={at} lateSeconds={LATE_SECONDS} isApart>
        <Tiles objectives={objectives} traffic={traffic} risks={risks} />
        <FiringPanel firing={firing} />
        <TrendPanel traffic={traffic} window={window} />
        <div className={classes.columns}>
          <BudgetsPanel objectives={objectives} />
          <RisksPanel risks={risks} />
        </div>
      </Fresh>
    </Page>
  );
}
