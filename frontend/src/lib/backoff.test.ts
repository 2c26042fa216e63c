import { expect, test } from 'vitest';
import { backoffMs } from './backoff';

test('waits longer after each failure, up to twenty seconds', () => {
  const waits = [0, 1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 20_000]);
});

test('spreads a herd: no two chances give the same moment, and none is immediate', () => {
  expect(backoffMs(4, 0)).toBe(2_000);
  expect(backoffMs(4, 0.5)).toBe(5_000);
  expect(backoffMs(0, 0)).toBeGreaterThan(0);
});
