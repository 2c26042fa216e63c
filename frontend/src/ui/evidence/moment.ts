/** What was known of a metric at one minute, or now. Pure. */
import type { ArmCounts, EvidenceMetric } from '@/api/types/rollouts';

export type Moment = {
  canary: ArmCounts;
  control: ArmCounts;
  difference: number | null;
  lower: number | null;
  upper: number | null;
  evidence: number;
};

/** `index`: the minute pointed at; null, or one that is gone, means now. */
export function momentOf(metric: EvidenceMetric, index: number | null): Moment {
  const point = index === null ? undefined : metric.points[index];
  if (!point) return metric;
  const { difference, lower, upper, evidence } = point;
  return {
    canary: arm(point.canary_requests, point.canary_bad),
    control: arm(point.control_requests, point.control_bad),
    difference,
    lower,
    upper,
    evidence,
  };
}

const arm = (requests: number, bad: number): ArmCounts => ({
  requests,
  bad,
  share: requests > 0 ? bad / requests : null,
});
