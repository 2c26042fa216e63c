/** One metric of the test world, minute by minute, counted as the judge would. */
import type {
  ArmCounts,
  EvidenceMetric,
  EvidencePoint,
  MetricName,
  MetricVerdict,
} from '@/api/types/rollouts';
import { ago, MINUTE } from './time';

export type Rates = { canary: number; control: number };
export type Traffic = { minutes: number; canaryPerMinute: number; controlPerMinute: number };

const Z = 1.96;

/** Score interval of a share (Wilson), for the band by Newcombe's method. */
function scoreInterval({ bad, requests }: ArmCounts): [number, number] {
  const share = bad / requests;
  const middle = (share + Z ** 2 / (2 * requests)) / (1 + Z ** 2 / requests);
  const half =
    (Z * Math.sqrt((share * (1 - share)) / requests + Z ** 2 / (4 * requests ** 2))) /
    (1 + Z ** 2 / requests);
  return [middle - half, middle + half];
}

function band(canary: ArmCounts, control: ArmCounts) {
  if (canary.share === null || control.share === null)
    return { difference: null, lower: null, upper: null };
  const [canaryLow, canaryHigh] = scoreInterval(canary);
  const [controlLow, controlHigh] = scoreInterval(control);
  const difference = canary.share - control.share;
  return {
    difference,
    lower: difference - Math.hypot(canary.share - canaryLow, controlHigh - control.share),
    upper: difference + Math.hypot(canaryHigh - canary.share, control.share - controlLow),
  };
}

const arm = (requests: number, bad: number): ArmCounts => ({
  requests,
  bad,
  share: requests > 0 ? bad / requests : null,
});

/** Noise without a die: the same picture every time. */
const wobble = (minute: number, salt: number): number =>
  1 + 0.35 * Math.sin(minute * 1.7 + salt) + 0.2 * Math.sin(minute * 0.6 + salt * 3);

export function metric(
  name: MetricName,
  verdict: MetricVerdict,
  rates: Rates,
  traffic: Traffic,
  text: string,
): EvidenceMetric {
  const total = { canary: [0, 0], control: [0, 0] } as Record<keyof Rates, [number, number]>;
  const count = (side: keyof Rates, perMinute: number, minute: number) => {
    total[side][0] += Math.round(perMinute * (1 + 0.1 * Math.sin(minute)));
    total[side][1] += perMinute * rates[side] * wobble(minute, side === 'canary' ? 1 : 2);
    return arm(total[side][0], Math.round(total[side][1]));
  };
  let evidence = 1;
  const points = Array.from({ length: traffic.minutes }, (_, minute): EvidencePoint => {
    const canary = count('canary', traffic.canaryPerMinute, minute);
    const control = count('control', traffic.controlPerMinute, minute);
    const surplus = rates.canary / rates.control - 1;
    evidence = Math.min(
      1e9,
      evidence *
        Math.exp(Math.max(-0.02, surplus - 0.25) * rates.control * traffic.canaryPerMinute * 0.3),
    );
    return {
      at: ago((traffic.minutes - minute) * MINUTE),
      canary_requests: canary.requests,
      canary_bad: canary.bad,
      control_requests: control.requests,
      control_bad: control.bad,
      ...band(canary, control),
      evidence,
    };
  });
  const last = points.at(-1);
  const canary = arm(last?.canary_requests ?? 0, last?.canary_bad ?? 0);
  const control = arm(last?.control_requests ?? 0, last?.control_bad ?? 0);
  return {
    metric: name,
    title: TITLES[name],
    verdict,
    text,
    threshold_ms: name === 'slow' ? 250 : null,
    practical: PRACTICAL[name],
    canary,
    control,
    ...band(canary, control),
    ratio: canary.share !== null && control.share ? canary.share / control.share : null,
    evidence,
    needed: 300,
    points,
  };
}

const TITLES: Record<MetricName, string> = {
  server_errors: '5xx',
  client_errors: '4xx',
  slow: 'Slow requests',
};
const PRACTICAL: Record<MetricName, number> = {
  server_errors: 0.001,
  client_errors: 0.02,
  slow: 0.02,
};
