/** Numbers as people read them: no more digits than are true, thin space before units. */

const THIN = '\u2009';
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

export const formatCount = (value: number): string => whole.format(value);

/** `12 345` stays exact below 10 000 and becomes `12.3K` above. */
export const formatShort = (value: number): string =>
  Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);

/** Requests per second: one decimal below ten, none above; a dash for unknown. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null) return '–';
  if (perSecond > 0 && perSecond < 0.1) return '<0.1';
  return perSecond < 10 ? trim(perSecond.toFixed(1)) : formatShort(perSecond);
}

/** A share of one as per cent; tiny shares say so instead of rounding to zero. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return `<0.01${THIN}%`;
  return `${trim(percent < 10 ? percent.toFixed(2) : percent.toFixed(1))}${THIN}%`;
}

export const formatMs = (ms: number | null): string => {
  if (ms === null) return '–';
  if (ms >= 10_000) return `${trim((ms / 1_000).toFixed(1))}${THIN}s`;
  return `${ms < 10 ? trim(ms.toFixed(1)) : whole.format(ms)}${THIN}ms`;
};

const trim = (digits: string): string =>
  digits.replace(/\.?0+$/, (zeros) => (zeros.includes('.') ? '' : zeros));

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, as traffic is priced. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toPrecision(3)}${THIN}${UNITS[power]}`;
}
