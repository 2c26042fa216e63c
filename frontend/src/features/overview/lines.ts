/** Status classes piled from the worst up: failures stand on the axis, where even few are seen. */
import type { TrafficSample } from '@/lib/live/trafficSeries';
import type { ChartLine } from '@/ui/chart/series';

export type ClassLine = ChartLine<TrafficSample> & { own: (sample: TrafficSample) => number };

const failed = (sample: TrafficSample) => sample.failedPerSecond;
const refused = (sample: TrafficSample) => sample.refusedPerSecond;
const redirected = (sample: TrafficSample) => sample.redirectPerSecond;
const ok = (sample: TrafficSample) => sample.okPerSecond;

type Rate = (sample: TrafficSample) => number;
const line = (label: string, tone: string, own: Rate, below: readonly Rate[]): ClassLine => ({
  label,
  own,
  value: (sample) => below.reduce((sum, rate) => sum + rate(sample), own(sample)),
  stroke: `--gh-${tone}`,
  fill: `--gh-${tone}-soft`,
});

/** Largest pile first: each later one is painted over it. */
export const LINES: readonly ClassLine[] = [
  line('2xx', 'ok', ok, [redirected, refused, failed]),
  line('3xx', 'idle', redirected, [refused, failed]),
  line('4xx', 'warn', refused, [failed]),
  line('5xx', 'bad', failed, []),
];
