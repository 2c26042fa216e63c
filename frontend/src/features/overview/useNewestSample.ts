import { useEffect, useState } from 'react';
import type { TrafficSample, TrafficSeries } from '@/lib/live/trafficSeries';

const INTERVAL_MS = 500;

/** The newest sample, re-rendered at most twice a second however fast messages come. */
export function useNewestSample(series: TrafficSeries): TrafficSample | null {
  const [newest, setNewest] = useState<TrafficSample | null>(series.samples.at(-1) ?? null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      setNewest(series.samples.at(-1) ?? null);
    };
    let isFirst = series.samples.length === 0;
    const forget = series.subscribe(() => {
      timer ??= setTimeout(show, isFirst ? 0 : INTERVAL_MS);
      isFirst = false;
    });
    show();
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [series]);
  return newest;
}
