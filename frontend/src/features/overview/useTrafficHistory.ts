import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { Traffic } from '@/api/types/traffic';
import { toSample, type TrafficSample, type TrafficSeries } from '@/lib/live/trafficSeries';
import { useTrafficSeries } from '@/lib/live/useTraffic';

const REREAD_MS = 30_000;

/** The last 15 minutes of a slice from REST, continued live by the socket. */
export function useTrafficHistory(slice: string | null) {
  const series = useTrafficSeries(slice);
  const history = useQuery({
    queryKey: keys.traffic(slice ?? ''),
    queryFn: ({ signal }) => read<Traffic>(`/slices/${slice}/traffic`, { window: '15m' }, signal),
    enabled: slice !== null,
    refetchInterval: REREAD_MS,
  });
  useSeed(series, history.data);
  return { series, history };
}

/** History fills the series once; later reads only serve the tables. */
function useSeed(series: TrafficSeries, data: Traffic | undefined): void {
  useEffect(() => {
    if (!data || series.isSeeded) return;
    series.seed(historyOf(data));
  }, [series, data]);
}

/** Finished steps since anything is known; the last step is still running. */
function historyOf({ points, step_seconds }: Traffic): TrafficSample[] {
  const first = points.findIndex(({ total }) => total !== null);
  if (first < 0) return [];
  return points
    .slice(first, -1)
    .map((point) => atItsEnd(toSample(point, step_seconds), step_seconds));
}

/** REST names a step by its start, the socket by its end. */
const atItsEnd = (sample: TrafficSample, stepSeconds: number): TrafficSample => ({
  ...sample,
  atSeconds: sample.atSeconds + stepSeconds,
});
