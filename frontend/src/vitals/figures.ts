/** Amounts of a resource as people read them, and vitals as lines. Pure; unknown is null, never zero. */
import type { Resource, ResourceCourse, Trouble, Vitals } from '@/api/types/vitals';
import { formatShort } from '@/lib/numbers';

const THIN = '\u2009';
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const THOUSAND = 1_000;

/** `812 MB`: three digits at most, as disks are labelled. */
export function formatBytes(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / THOUSAND ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)}${THIN}${UNITS[step]}`;
}

/** Thousandths of a processor: `0.42`. */
const formatCpu = (milli: number): string => `${(milli / THOUSAND).toFixed(2)}${THIN}CPU`;

export function formatAmount(resource: Resource, amount: number): string {
  if (resource === 'memory' || resource === 'disk') return formatBytes(amount);
  if (resource === 'envoy_cpu' || resource === 'inspector_cpu') return formatCpu(amount);
  return formatShort(amount);
}

const WARN = 0.75;
const BAD = 0.9;

export const toneOf = (share: number): 'ok' | 'warn' | 'bad' =>
  share >= BAD ? 'bad' : share >= WARN ? 'warn' : 'ok';

/** The newest that is known, and how much of the limit it is. */
export type Latest = ResourceCourse & { now: number; share: number | null };

export function latestOf({ gauges }: Vitals): Latest[] {
  const known = gauges.flatMap((gauge) => {
    const now = gauge.used.findLast((value) => value !== null);
    if (now == null) return [];
    return [{ ...gauge, now, share: gauge.limit ? now / gauge.limit : null }];
  });
  return known.toSorted((one, other) => (other.share ?? -1) - (one.share ?? -1));
}

type Values = (number | null)[];

export type VitalCourse = {
  times: number[];
  stepSeconds: number;
  known: Values;
  shares: { resource: Resource; values: Values }[];
  troubles: { trouble: Trouble; total: number; values: Values }[];
};

/** Where nothing was heard there is a gap. The last step is still running, and nodes tell it at its end. */
export function vitalCourseOf({
  since,
  step_seconds: stepSeconds,
  heard: all,
  gauges,
  troubles,
}: Vitals): VitalCourse {
  const heard = all.slice(0, -1);
  const begin = Date.parse(since) / 1_000;
  return {
    times: heard.map((_, step) => begin + step * stepSeconds),
    stepSeconds,
    known: heard.map((isHeard) => (isHeard ? 1 : null)),
    shares: gauges
      .filter(({ resource, limit }) => limit !== null && resource !== 'breaker')
      .map(({ resource, used, limit }) => ({
        resource,
        values: heard.map((_, step) => ratio(used[step], limit)),
      })),
    troubles: byTrouble(troubles, heard.length),
  };
}

const ratio = (used: number | null | undefined, limit: number | null): number | null =>
  used == null || !limit ? null : used / limit;

function byTrouble(troubles: Vitals['troubles'], steps: number): VitalCourse['troubles'] {
  const names = [...new Set(troubles.map(({ trouble }) => trouble))];
  return names.map((trouble) => {
    const same = troubles.filter((one) => one.trouble === trouble);
    return {
      trouble,
      total: same.reduce((sum, { total }) => sum + total, 0),
      values: Array.from({ length: steps }, (_, step) => sumAt(same, step)),
    };
  });
}

const sumAt = (courses: readonly { counts: (number | null)[] }[], step: number): number | null =>
  courses.reduce<number | null>((sum, { counts }) => {
    const count = counts[step] ?? null;
    return count === null ? sum : (sum ?? 0) + count;
  }, null);
