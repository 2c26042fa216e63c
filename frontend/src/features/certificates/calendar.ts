/** How the strip of coming renewals and ends is named: its spans, its dates, its counts. Pure. */
import type { CalendarSlot, CalendarSpan, CertificateCalendar } from '@/api/types/certificates';

/** Order is data: from minutes to weeks; every how many slots a date stands. */
const EVERY: Record<CalendarSpan, number> = { '2h': 6, '2d': 6, '2w': 2, '8w': 7 };
export const SPAN_NAMES = Object.keys(EVERY) as readonly CalendarSpan[];

export const isSpan = (word: string | undefined): word is CalendarSpan =>
  SPAN_NAMES.some((name) => name === word);

export const isDated = (index: number, span: CalendarSpan): boolean => index % EVERY[span] === 0;

export function sumsOf({ slots }: Pick<CertificateCalendar, 'slots'>) {
  const sum = (of: (slot: CalendarSlot) => number) =>
    slots.reduce((total, slot) => total + of(slot), 0);
  return {
    renewals: sum(({ renewals }) => renewals.count),
    ends: sum(({ ends }) => ends.count),
  };
}

/** The day, the minute, or both where the strip goes over more than one; in UTC, like everything here. */
export const slotLabel = (at: string, span: CalendarSpan): string =>
  LABELS[span].format(Date.parse(at));

const words = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DATE = { day: 'numeric', month: 'short' } as const;
const LABELS: Record<CalendarSpan, Intl.DateTimeFormat> = {
  '2h': words(CLOCK),
  '2d': words({ ...DATE, ...CLOCK }),
  '2w': words(DATE),
  '8w': words(DATE),
};
