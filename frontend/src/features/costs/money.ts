/** Amounts, bytes and months as people read them. Pure. */

const THIN = '\u2009';

/** Two decimals, more where an amount is smaller than a cent; without a currency there are no prices yet. */
export function formatMoney(amount: string | null, currency: string): string {
  if (amount === null) return '–';
  const value = Number(amount);
  const isTiny = value !== 0 && Math.abs(value) < 0.01;
  const digits = isTiny
    ? { maximumSignificantDigits: 2 }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const text = new Intl.NumberFormat('en', digits).format(value);
  return currency ? `${text}${THIN}${currency}` : text;
}

/** `2026-11` and so many months more or less. */
export function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const whole = year * 12 + number - 1 + by;
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`;
}

export const monthName = (month: string): string =>
  new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** A change against the month before, as `+12 %`; null where there was nothing to compare with. */
export function changeOf(now: string, before: string): string | null {
  const [new_, old] = [Number(now), Number(before)];
  if (old <= 0) return null;
  const percent = Math.round((new_ / old - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent}${THIN}%`;
}

/** Of the requests those whose bytes are known, 0 to 1; null without requests. */
export const coverageOf = (of: { requests: number; measured: number }): number | null =>
  of.requests > 0 ? Math.min(of.measured / of.requests, 1) : null;

export const newestOf = (moments: readonly (string | null)[]): string | null =>
  moments.reduce<string | null>((last, at) => (at && (!last || at > last) ? at : last), null);
