/** What a revision did to traffic, as lines of a table. Pure. */
import type { Effect, EffectCount, EffectMetric } from '@/api/types/governance';
import { formatMs, formatShare } from '@/lib/numbers';
import { formatPoints } from '@/ui/evidence/difference';

/** `worse` and `better`: the 95 % interval of the difference leaves out zero. */
export type Lean = 'worse' | 'better' | 'same' | 'unknown';

export function leanOf({ lower, upper }: Pick<EffectMetric, 'lower' | 'upper'>): Lean {
  if (lower === null || upper === null) return 'unknown';
  if (lower > 0) return 'worse';
  return upper < 0 ? 'better' : 'same';
}

export const shareWords = ({ share }: EffectCount): string =>
  share === null ? '–' : formatShare(share);

/** `+0.27 pp (+0.24 … +0.31)`; a dash where one side counted nothing. */
export function differenceWords({ difference, lower, upper }: EffectMetric): string {
  if (difference === null) return '–';
  const interval =
    lower === null || upper === null ? '' : ` (${formatPoints(lower)} … ${formatPoints(upper)})`;
  return formatPoints(difference) + interval;
}

const QUANTILES = [
  ['p50', 'before_p50_ms', 'after_p50_ms'],
  ['p99', 'before_p99_ms', 'after_p99_ms'],
] as const;

export type LatencyLine = { name: 'p50' | 'p99'; before: string; after: string; change: string };

/** How long requests took; the change as a factor, since milliseconds alone say little. */
export const latencyLines = ({ latency }: Pick<Effect, 'latency'>): LatencyLine[] =>
  QUANTILES.map(([name, beforeKey, afterKey]) => {
    const [before, after] = [latency[beforeKey], latency[afterKey]];
    const change = before && after !== null ? `×\u2009${(after / before).toFixed(2)}` : '–';
    return { name, before: formatMs(before), after: formatMs(after), change };
  });

export const errorShare = ({ requests, errors }: { requests: number; errors: number }): string =>
  requests > 0 ? formatShare(errors / requests) : '–';
