/** Where one looks next from an alert: what it is about, and the traffic of that time. Pure. */
import type { Alert } from '@/api/types/alerts';
import { ageSeconds } from '@/lib/durations';
import { paths } from '@/lib/paths';
import { RANGE_NAMES, RANGES, type RangeName } from '@/lib/timeRange';

const ABOUT = [
  [/^\/objectives\//, 'open.objective'],
  [/^\/nodes\//, 'open.node'],
  [/\/rollouts\//, 'open.rollout'],
  [/\/review$/, 'open.review'],
  [/\/certificates/, 'open.certificate'],
  [/\/checks\//, 'open.check'],
  [/\/waf\/events/, 'open.events'],
  [/\/costs$/, 'open.costs'],
  [/tab=channels/, 'open.channels'],
] as const;

export type AboutWords = (typeof ABOUT)[number][1] | 'open';

/** What the thing is that an alert is about. */
export const aboutWords = ({ path }: Pick<Alert, 'path'>): AboutWords =>
  ABOUT.find(([pattern]) => pattern.test(path))?.[1] ?? 'open';

/** Kinds that are seen in the requests of a slice. */
const OF_TRAFFIC: ReadonlySet<string> = new Set(['slo_burn', 'check_failing', 'rollout', 'waf']);
const BEFORE_SECONDS = 120;

export type Traffic = { slice: string; debug: string; records: string; range: RangeName };

/** The traffic of an alert, in a time that reaches back to before it began; null where none is its matter. */
export function trafficOf(alert: Alert, nowMs: number): Traffic | null {
  const { kind, tenant, gateway, since } = alert;
  if (!gateway || !OF_TRAFFIC.has(kind)) return null;
  const slice = `${tenant}@${gateway}`;
  return {
    slice,
    debug: paths.debug(slice),
    records: paths.records(slice),
    range: reachingTo(ageSeconds(since, nowMs) + BEFORE_SECONDS),
  };
}

const reachingTo = (seconds: number): RangeName =>
  RANGE_NAMES.find((name) => RANGES[name] >= seconds) ?? '7d';
