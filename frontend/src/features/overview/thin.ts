/** A long series as few points for a small line: means of equal parts of what is known. Pure. */
import type { TrafficSample } from '@/lib/live/trafficSeries';

export function thin(samples: readonly TrafficSample[], points: number): number[] {
  const known = samples.flatMap(({ perSecond }) => (perSecond === null ? [] : [perSecond]));
  const size = Math.max(1, Math.ceil(known.length / points));
  const parts = Math.ceil(known.length / size);
  return Array.from({ length: parts }, (_, part) =>
    mean(known.slice(part * size, (part + 1) * size)),
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
