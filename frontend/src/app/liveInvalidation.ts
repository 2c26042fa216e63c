/** Live messages → old cache entries, gathered so that a burst of changes causes one re-read. */
import type { QueryClient } from '@tanstack/react-query';
import { keysOf } from '@/api/changed';
import { live } from '@/lib/live/live';

const GATHER_MS = 200;

/** Returns how to stop. */
export function invalidateOnChange(cache: QueryClient): () => void {
  const waiting = new Map<string, readonly unknown[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of waiting.values()) void cache.invalidateQueries({ queryKey });
    waiting.clear();
  };
  const forgetChanged = live.onChanged((message) => {
    for (const key of keysOf(message)) waiting.set(JSON.stringify(key), key);
    timer ??= setTimeout(flush, GATHER_MS);
  });
  const forgetResume = live.onResume(() => void cache.invalidateQueries());
  return () => {
    forgetChanged();
    forgetResume();
    clearTimeout(timer);
  };
}
