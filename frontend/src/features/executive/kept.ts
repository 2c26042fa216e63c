/** What was kept, from what the gateways counted. Pure; unknown is null, never zero. */
import type { Objective } from '@/api/types/objectives';
import type { SlicesTraffic } from '@/api/types/traffic';
import { standingOf } from '@/slo/order';

export type GatewayTraffic = { gateway: string; traffic: SlicesTraffic };

/** Requests, and the share of them that was not answered with 5xx. */
export function servedOf(all: readonly GatewayTraffic[]): { total: number; share: number | null } {
  const points = all.flatMap(({ traffic }) => traffic.points);
  const total = points.reduce((sum, point) => sum + (point.total ?? 0), 0);
  const failed = points.reduce((sum, point) => sum + (point['5xx'] ?? 0), 0);
  return { total, share: total > 0 ? 1 - failed / total : null };
}

export type Trend = {
  times: number[];
  stepSeconds: number;
  lines: { gateway: string; values: (number | null)[] }[];
};

/** The share of well answered requests of each gateway, step by step. */
export function trendOf(all: readonly GatewayTraffic[]): Trend {
  const first = all[0]?.traffic;
  const times = first?.points.map(({ at }) => Date.parse(at) / 1_000) ?? [];
  return {
    times,
    stepSeconds: first?.step_seconds ?? 60,
    lines: all.map(({ gateway, traffic }) => {
      const byTime = new Map(traffic.points.map((point) => [Date.parse(point.at) / 1_000, point]));
      const values = times.map((at) => {
        const point = byTime.get(at);
        return point?.total ? 1 - (point['5xx'] ?? 0) / point.total : null;
      });
      return { gateway, values };
    }),
  };
}

export type Promises = { kept: number; judged: number };

/** How many objectives are kept, of those that are judged. */
export function promisesOf(objectives: readonly Objective[]): Promises {
  const judged = objectives.filter(
    ({ state, is_enabled: isOn }) => isOn && state?.remaining != null,
  );
  return {
    judged: judged.length,
    kept: judged.filter(({ state }) => (state?.remaining ?? 0) > 0).length,
  };
}

export const isWatched = (one: Objective): boolean => standingOf(one) !== 'disabled';
