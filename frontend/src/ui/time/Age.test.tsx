import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetServerTime, learnServerTime } from '@/lib/clock';
import { renderPart } from '@/test/renderPart';
import { Age } from './Age';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const at = (seconds: number) => new Date(NOON + seconds * 1_000).toISOString();
const words = () => screen.getByRole('time').textContent?.replaceAll('\u2009', ' ');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  vi.setSystemTime(NOON);
});
afterEach(() => {
  forgetServerTime();
  vi.useRealTimers();
});

test('an age grows by itself and turns stale by itself', async () => {
  await renderPart(<Age at={at(-5)} staleAfterSeconds={8} />);
  expect(words()).toBe('5 s ago');
  expect(screen.getByRole('time')).not.toHaveAttribute('data-stale');
  act(() => void vi.advanceTimersByTime(4_000));
  expect(words()).toBe('9 s ago');
  expect(screen.getByRole('time')).toHaveAttribute('data-stale', 'true');
});

test.each([
  [-0.5, 'now'],
  [-200, '3 min ago'],
  [86_400 * 3 + 5, 'in 3 d'],
])('%d seconds from now reads “%s”', async (seconds, expected) => {
  await renderPart(<Age at={at(seconds)} />);
  expect(words()).toBe(expected);
});

test('the clock of the server counts, not that of this machine', async () => {
  learnServerTime(NOON + 60_000, NOON);
  await renderPart(<Age at={at(30)} />);
  expect(words()).toBe('30 s ago');
});

test('an answer that was long on its way makes nothing look younger', async () => {
  learnServerTime(NOON + 60_000, NOON);
  learnServerTime(NOON, NOON);
  await renderPart(<Age at={at(30)} />);
  expect(words()).toBe('30 s ago');
});

test('what never happened is “never”, and the exact moment is one hover away', async () => {
  await renderPart(<Age at={null} />);
  expect(screen.getByText('never')).toBeVisible();
});
