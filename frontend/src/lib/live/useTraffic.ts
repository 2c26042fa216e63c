/** Live traffic of one slice: a series for charts, and numbers for React at most twice a second. */
import { useEffect, useState } from 'react';
import { live, useTopics } from './live';
import type { TrafficMessage } from './messages';
import { TrafficSeries } from './trafficSeries';

const KEEP_SECONDS = 900;
const REACT_INTERVAL_MS = 500;

export function useTrafficSeries(slice: string | null): TrafficSeries {
  const [series, setSeries] = useState(() => ({ slice, series: new TrafficSeries(KEEP_SECONDS) }));
  const current =
    series.slice === slice ? series : { slice, series: new TrafficSeries(KEEP_SECONDS) };
  if (current !== series) setSeries(current);
  const topic = `traffic:${slice}`;
  useTopics(slice ? [topic] : []);
  useEffect(
    () =>
      live.onTraffic((message) => {
        if (message.topic === topic) current.series.push(message);
      }),
    [topic, current.series],
  );
  return current.series;
}

/** The newest message of a series, re-rendered at most every half second. */
export function useLatestTraffic(series: TrafficSeries): TrafficMessage | null {
  const [latest, setLatest] = useState(series.latest);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      setLatest(series.latest);
    };
    const forget = series.subscribe(() => (timer ??= setTimeout(show, REACT_INTERVAL_MS)));
    show();
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [series]);
  return latest;
}
