/** Coming renewals and expiries, counted into the slots of a strip whose span suits how long certificates live. Pure. */
import type { Certificate } from '@/api/types/certificates';

export type SpanName = '8w' | '2w' | '2d' | '2h';
type Span = {
  slotSeconds: number;
  slots: number;
  /** Every how many slots a date stands. */ every: number;
};

const HOUR = 3_600;
const DAY = 86_400;
/** Order is data: from minutes to weeks. */
export const SPANS: Record<SpanName, Span> = {
  '2h': { slotSeconds: 300, slots: 24, every: 6 },
  '2d': { slotSeconds: 2 * HOUR, slots: 24, every: 6 },
  '2w': { slotSeconds: DAY, slots: 14, every: 2 },
  '8w': { slotSeconds: DAY, slots: 56, every: 7 },
};
export const SPAN_NAMES = Object.keys(SPANS) as readonly SpanName[];

export const spanSeconds = (name: SpanName): number => SPANS[name].slotSeconds * SPANS[name].slots;
export const isSpan = (word: string | undefined): word is SpanName =>
  SPAN_NAMES.some((name) => name === word);

export type Slot = {
  fromMs: number;
  /** The first slot also holds what is overdue. */
  renewals: Certificate[];
  expiries: Certificate[];
  isDated: boolean;
};

/** The shortest span in which at least half of the certificates have something to come; weeks where none has. */
export function suitingSpan(certificates: readonly Certificate[], nowMs: number): SpanName {
  const next = certificates.flatMap((one) => {
    const soonest = momentsOf(one).filter((ms) => ms >= nowMs);
    return soonest.length > 0 ? [Math.min(...soonest)] : [];
  });
  const isEnough = (name: SpanName): boolean =>
    next.filter((ms) => ms < nowMs + spanSeconds(name) * 1_000).length * 2 >= next.length;
  return next.length === 0 ? '8w' : (SPAN_NAMES.find(isEnough) ?? '8w');
}

const momentsOf = ({ renewal, not_after: end }: Certificate): number[] =>
  [renewal?.at, end].flatMap((at) => (at ? [Date.parse(at)] : []));

/** Slots begin at whole units of their length (in UTC), the first one is that of now. */
export function slotsOf(
  certificates: readonly Certificate[],
  name: SpanName,
  nowMs: number,
): Slot[] {
  const { slotSeconds, slots, every } = SPANS[name];
  const slotMs = slotSeconds * 1_000;
  const firstMs = Math.floor(nowMs / slotMs) * slotMs;
  const strip = Array.from({ length: slots }, (_, index): Slot => ({
    fromMs: firstMs + index * slotMs,
    renewals: [],
    expiries: [],
    isDated: index % every === 0,
  }));
  const slotAt = (at: string | null | undefined): Slot | undefined =>
    at ? strip[Math.max(0, Math.floor((Date.parse(at) - firstMs) / slotMs))] : undefined;
  for (const one of certificates) {
    slotAt(one.renewal?.at)?.renewals.push(one);
    slotAt(one.not_after)?.expiries.push(one);
  }
  return strip;
}

/** The day, the minute, or both where the strip goes over more than one; in UTC, like everything here. */
export const slotLabel = (ms: number, name: SpanName): string => LABELS[name].format(ms);

const words = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DATE = { day: 'numeric', month: 'short' } as const;
const LABELS: Record<SpanName, Intl.DateTimeFormat> = {
  '2h': words(CLOCK),
  '2d': words({ ...DATE, ...CLOCK }),
  '2w': words(DATE),
  '8w': words(DATE),
};
