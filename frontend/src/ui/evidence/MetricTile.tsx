/** One metric of the comparison: verdict, difference with its interval, the way there, counts and what it comes to. */
import { useState } from 'react';
import type { EvidenceMetric } from '@/api/types/rollouts';
import { formatMs } from '@/lib/numbers';
import { StatusMark } from '../status/StatusMark';
import { ArmTable, type ArmNames } from './ArmTable';
import { DifferenceChart } from './DifferenceChart';
import { formatPoints } from './difference';
import classes from './evidence.module.css';
import { momentOf } from './moment';
import { Strength } from './Strength';
import { useEvidenceText } from './text';

const THIN = '\u2009';
const CHART_HEIGHT = 118;
const STROKES = {
  regression: '--gh-bad',
  no_regression: '--gh-ok',
  inconclusive: '--gh-series-7',
  off: '--gh-idle',
} as const;

type Props = { metric: EvidenceMetric; arms: ArmNames; isStale?: boolean };

export function MetricTile({ metric, arms, isStale = false }: Props) {
  const t = useEvidenceText();
  const { metric: name, verdict, text } = metric;
  const title = t(`metric.${name}`);
  return (
    <section
      className={classes.tile}
      aria-label={title}
      data-verdict={verdict}
      data-stale={isStale || undefined}
    >
      <header className={classes.tileHead}>
        <h3>{title}</h3>
        <StatusMark state={verdict} />
      </header>
      {verdict !== 'off' && <Comparison metric={metric} arms={arms} />}
      <p className={classes.sentence}>{text}</p>
    </section>
  );
}

/** Everything in numbers; while the pointer is over the chart, as it was at that minute. */
function Comparison({ metric, arms }: Omit<Props, 'isStale'>) {
  const t = useEvidenceText();
  const [pointed, setPointed] = useState<number | null>(null);
  const { metric: name, verdict, text, points, practical } = metric;
  const title = t(`metric.${name}`);
  const shown = momentOf(metric, pointed);
  return (
    <>
      <p className={classes.difference}>
        {shown.difference !== null && (
          <b data-verdict={verdict}>{formatPoints(shown.difference)}</b>
        )}
        <span>
          {shown.lower === null || shown.upper === null
            ? t('unknown')
            : t('interval', {
                lower: formatPoints(shown.lower),
                upper: formatPoints(shown.upper),
              })}
        </span>
      </p>
      <DifferenceChart
        label={t('chart', { title, text })}
        points={points}
        practical={practical}
        stroke={STROKES[verdict]}
        height={CHART_HEIGHT}
        onCursor={setPointed}
      />
      <ArmTable
        label={t('counts', { title })}
        arms={arms}
        moment={shown}
        isCounted={points.length > 0}
        bad={badWords(metric)}
      />
      <Strength evidence={shown.evidence} needed={metric.needed} />
    </>
  );
}

/** What is bad about a request, as the head of a column. */
const badWords = ({ metric, threshold_ms: limit }: EvidenceMetric): string =>
  metric === 'slow' ? `>${THIN}${formatMs(limit)}` : metric === 'server_errors' ? '5xx' : '4xx';
