/** Levels, budgets and burns as people read them. Pure; nothing is rounded up to look kept. */
import type { ObjectiveWindow, Promised } from '@/api/types/objectives';
import { formatCount } from '@/lib/numbers';

const THIN = '\u2009';
const MINUS = '\u2212';

/** Digits after the point of a target as it was written: `99.95` → 2. */
const digitsOf = (target: string): number => target.split('.')[1]?.length ?? 0;

/** A share of good events with one digit more than its target has; cut, so that 99.996 is not 100. */
export function formatLevel(share: number | null, target: string): string {
  if (share === null) return '–';
  if (share === 1) return `100${THIN}%`;
  const digits = Math.max(digitsOf(target) + 1, 2);
  const factor = 10 ** digits;
  const cut = Math.floor(share * 100 * factor + 1e-6) / factor;
  return `${cut.toFixed(digits)}${THIN}%`;
}

export const formatTarget = (target: string): string => `${target}${THIN}%`;

const TOLD_IN_TIMES = 10;

/** What is left of a budget: `61.4 %`, `−12.0 %` where it is overspent, `−412×` where it is so many times over. */
export function formatBudget(remaining: number | null): string {
  if (remaining === null) return '–';
  if (remaining <= -TOLD_IN_TIMES) return `${MINUS}${formatCount(Math.round(-remaining))}×`;
  const percent = remaining * 100;
  const size = Math.abs(percent);
  const text = size.toFixed(size >= 100 ? 0 : 1);
  const isNegative = percent < 0 && Number(text) !== 0;
  return `${isNegative ? MINUS : ''}${text}${THIN}%`;
}

/** How many times as fast as the budget allows: `14.4×`. */
export function formatBurn(burn: number | null): string {
  if (burn === null) return '–';
  if (burn > 0 && burn < 0.05) return '<0.1×';
  return burn >= 100 ? `${Math.round(burn)}×` : `${burn.toFixed(1).replace(/\.0$/, '')}×`;
}

export const targetShare = (target: string): number => Number(target) / 100;

export const badShare = (good: number, bad: number): number | null =>
  good + bad > 0 ? bad / (good + bad) : null;

type WindowWords = 'window.rolling' | 'window.week' | 'window.month' | 'window.quarter';

export const windowWords = ({
  type,
  days,
  unit,
}: ObjectiveWindow): [WindowWords, { days: number }] =>
  type === 'rolling' || !unit
    ? ['window.rolling', { days: days ?? 0 }]
    : [`window.${unit}`, { days: 0 }];

const DAY = 86_400;
const UNIT_DAYS = { week: 7, month: 30, quarter: 91 } as const;

/** How long the window is, about, in seconds. */
export const windowSeconds = ({ type, days, unit }: Promised['window']): number =>
  type === 'rolling' || !unit ? (days ?? 28) * DAY : UNIT_DAYS[unit] * DAY;
