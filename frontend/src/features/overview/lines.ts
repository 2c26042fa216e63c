/** Status classes piled from the worst up: failures stand on the axis, where even few are seen. */
import type { TrafficSample } from '@/lib/live/trafficSeries';
import type { ChartLine } from '@/ui/chart/series';

export type ClassLine = ChartLine<TrafficSample> & {
  own: (sample: TrafficSample) => number | null;
};

const failed = (sample: TrafficSample) => sample.failedPerSecond;
const refused = (sample: TrafficSample) => sample.refusedPerSecond;
const redirected = (sample: TrafficSample) => sample.redirectPerSecond;
const ok = (sample: TrafficSample) => sample.okPerSecond;

type Rate = (sample: TrafficSample) => number | null;
const line = (label: string, tone: string, own: Rate, below: readonly Rate[]): ClassLine => ({
  label,
  own,
  value: (sample) => pile([own, ...below], sample),
  stroke: `--gh-${tone}`,
  fill: `--gh-${tone}-soft`,
});

/** The sum of several rates; unknown where one of them is. */
function pile(rates: readonly Rate[], sample: TrafficSample): number | null {
  const values = rates.map((rate) => rate(sample));
  return values.some((value) => value === null)
    ? null
    : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Largest pile first: each later one is painted over it. */
export const LINES: readonly ClassLine[] = [
  line('2xx', 'ok', ok, [redirected, refused, failed]),
  line('3xx', 'idle', redirected, [refused, failed]),
  line('4xx', 'warn', refused, [failed]),
  line('5xx', 'bad', failed, []),
];
