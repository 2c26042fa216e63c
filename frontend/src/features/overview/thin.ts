/** A long series as few points for a small line: means of equal parts. Pure. */
import type { TrafficSample } from '@/lib/live/trafficSeries';

export function thin(samples: readonly TrafficSample[], points: number): number[] {
  const size = Math.max(1, Math.ceil(samples.length / points));
  const parts = Math.ceil(samples.length / size);
  return Array.from({ length: parts }, (_, part) => {
    const slice = samples.slice(part * size, (part + 1) * size);
    return slice.reduce((sum, { perSecond }) => sum + perSecond, 0) / slice.length;
  });
}
