import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { REST_MS, useAtRest } from './useAtRest';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const pass = (milliseconds: number): void => act(() => void vi.advanceTimersByTime(milliseconds));
const show = (first?: string) =>
  renderHook(({ value }: { value?: string }) => useAtRest(value), {
    initialProps: first === undefined ? {} : { value: first },
  });

test('what is known first is shown at once', () => {
  const { result, rerender } = show();
  expect(result.current).toBeUndefined();
  rerender({ value: 'one' });
  expect(result.current).toBe('one');
  rerender({});
  expect(result.current).toBeUndefined();
});

test('a change waits until neither pointer nor key was used for a second', () => {
  const { result, rerender } = show('one');
  rerender({ value: 'two' });
  for (let moves = 0; moves < 5; moves += 1) {
    pass(REST_MS - 100);
    act(() => void window.dispatchEvent(new Event('pointermove')));
    expect(result.current).toBe('one');
  }
  pass(REST_MS);
  expect(result.current).toBe('two');
});

test('a change taken back meanwhile is never shown', () => {
  const { result, rerender } = show('one');
  rerender({ value: 'two' });
  pass(REST_MS / 2);
  rerender({ value: 'one' });
  pass(2 * REST_MS);
  expect(result.current).toBe('one');
});
