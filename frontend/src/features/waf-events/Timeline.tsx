/** What was refused and the like over time, all requests of the slice; dragging over it chooses a time. */
import { useMemo, useState } from 'react';
import type { WafPoint } from '@/api/types/waf';
import { formatCount, formatShort } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import type { BarPart, Gap } from '@/ui/chart/bars';
import { Legend } from '@/ui/chart/Legend';
import { StackedBars } from '@/ui/chart/StackedBars';
import { formatExact } from '@/ui/time/Age';
import { COLORS, DRAWN } from '@/waf/outcomes';
import { useWafText } from '@/waf/text';
import classes from './events.module.css';
import type { Range } from '@/lib/timeRange';
import { axisOf, barsOf, type Sums } from './summary';
import { useText } from './text';

const HEIGHT = 112;

type Props = { points: readonly WafPoint[]; stepSeconds: number; range: Range; sums: Sums };

export function Timeline({ points, stepSeconds, range, sums }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const [pointed, setPointed] = useState<number | null>(null);
  const parts = useParts();
  const bars = useMemo(() => barsOf(points), [points]);
  const [from, to] = axisOf(points, range, stepSeconds);
  const axis = useMemo<Gap>(() => [from, to], [from, to]);
  const bar = pointed === null ? undefined : bars[pointed];
  return (
    <div className={classes.timeline}>
      <StackedBars
        label={t('timeline', { refused: sums.refused, would: sums.would_refuse })}
        {...{ bars, parts, stepSeconds }}
        range={axis}
        format={formatShort}
        height={HEIGHT}
        onCursor={setPointed}
        onZoom={(chosen) => setUrl(addressOf(chosen), { keepHistory: true })}
      />
      <div className={classes.key}>
        <Legend
          entries={parts.map(({ key, label, color }) => ({
            label,
            color,
            value: bar?.counts ? formatCount(bar.counts[key as (typeof DRAWN)[number]]) : undefined,
          }))}
        />
        <span className={classes.hint}>
          {bar
            ? `${bar.counts ? '' : `${t('gap')}, `}${formatExact(momentOf(bar.atSeconds))}`
            : t('zoom.hint')}
        </span>
      </div>
    </div>
  );
}

const momentOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const addressOf = ([from, to]: Gap) => ({ since: momentOf(from), until: momentOf(to) });

function useParts(): readonly BarPart[] {
  const t = useWafText();
  return useMemo(
    () => DRAWN.map((key) => ({ key, label: t(`outcome.${key}`), color: COLORS[key] })),
    [t],
  );
}
