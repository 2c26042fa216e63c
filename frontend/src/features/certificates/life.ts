/** The life of a certificate as shares of a bar that runs from left to right, like every time in the console. Pure. */
import type { Certificate } from '@/api/types/certificates';

export type Life = {
  /** Share of its life that is over, 0…1. */
  gone: number;
  /** Where on the bar it is renewed, 0…1; null where nobody renews it. */
  renewal: number | null;
  /** Seconds until it ends; negative after. */
  leftSeconds: number;
};

type Lived = Pick<Certificate, 'not_before' | 'not_after' | 'renewal'>;

/** Null before the first was issued. */
export function lifeOf(
  { not_before: begin, not_after: end, renewal }: Lived,
  nowMs: number,
): Life | null {
  if (!begin || !end) return null;
  const [beginMs, endMs] = [Date.parse(begin), Date.parse(end)];
  const share = (ms: number): number =>
    Math.min(1, Math.max(0, (ms - beginMs) / Math.max(1, endMs - beginMs)));
  return {
    gone: share(nowMs),
    renewal: renewal?.at ? share(Date.parse(renewal.at)) : null,
    leftSeconds: (endMs - nowMs) / 1_000,
  };
}
