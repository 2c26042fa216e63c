/** When the requests were, of those that are counted; dragging over it chooses a time. */
import { useMemo, useState } from 'react';
import type { RecordFacets } from '@/api/types/records';
import { formatCount, formatShort } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import type { Bar, BarPart, Gap } from '@/ui/chart/bars';
import { Legend } from '@/ui/chart/Legend';
import { StackedBars } from '@/ui/chart/StackedBars';
import { formatExact } from '@/ui/time/Age';
import classes from './records.module.css';
import { useText } from './text';

const HEIGHT = 84;
const STEPS = 60;
type Part = 'failed' | 'other';

const NONE: readonly Bar<Part>[] = [];
const secondsOf = (at: string): number => Date.parse(at) / 1_000;
const momentOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

export const barsOf = (facets: RecordFacets): Bar<Part>[] =>
  facets.steps.map(({ at, total, failed }) => ({
    atSeconds: secondsOf(at),
    counts: { failed, other: total - failed },
  }));

export function Timeline({ facets }: { facets: RecordFacets | undefined }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const [pointed, setPointed] = useState<number | null>(null);
  const parts = useParts();
  const bars = useMemo(() => (facets ? barsOf(facets) : NONE), [facets]);
  const [from, to] = facets ? [secondsOf(facets.since), secondsOf(facets.until)] : [0, STEPS];
  const axis = useMemo<Gap>(() => [from, to], [from, to]);
  const bar = pointed === null ? undefined : bars[pointed];
  const counted = facets?.counted ?? 0;
  return (
    <div className={classes.timeline}>
      <StackedBars
        label={t('timeline', { count: counted })}
        {...{ bars, parts }}
        stepSeconds={(to - from) / STEPS}
        range={axis}
        format={formatShort}
        height={HEIGHT}
        onCursor={setPointed}
        onZoom={([since, until]) =>
          setUrl(
            { since: momentOf(since), until: momentOf(until), tail: '' },
            { keepHistory: true },
          )
        }
      />
      <div className={classes.key}>
        <Legend
          entries={parts.map(({ key, label, color }) => ({
            label,
            color,
            value: bar?.counts ? formatCount(bar.counts[key as Part]) : undefined,
          }))}
        />
        <span className={classes.hint}>
          {bar ? formatExact(momentOf(bar.atSeconds)) : <Counted facets={facets} />}
        </span>
      </div>
    </div>
  );
}

function Counted({ facets }: { facets: RecordFacets | undefined }) {
  const t = useText();
  if (!facets) return null;
  const shown = formatCount(facets.counted);
  return t(facets.is_whole ? 'counted' : 'counted.part', { count: facets.counted, shown });
}

function useParts(): readonly BarPart[] {
  const t = useText();
  return useMemo(
    () => [
      { key: 'failed', label: t('part.failed'), color: '--gh-bad' },
      { key: 'other', label: t('part.other'), color: '--gh-series-8' },
    ],
    [t],
  );
}
