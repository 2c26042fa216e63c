/** A share of one as people write it, and back, without the dust of binary fractions. Pure. */

const DIGITS = 1e8;

const clean = (value: number): number => Math.round(value * DIGITS) / DIGITS;

export const toPercent = (share: number): number => clean(share * 100);
export const fromPercent = (percent: number): number => clean(percent / 100);
