/** A value that moves the page when it changes: shown once the hands rest, so that nothing jumps under a click. */
import { useEffect, useState } from 'react';

export const REST_MS = 1_000;
const BUSY = ['pointermove', 'pointerdown', 'keydown'] as const;

/** Undefined is “not known yet”: it, and the first value after it, are shown at once. */
export function useAtRest<Value>(value: Value | undefined): Value | undefined {
  const [shown, setShown] = useState(value);
  const isFirst = value === undefined || shown === undefined;
  if (isFirst && value !== shown) setShown(value);
  useEffect(() => {
    if (value === shown) return;
    let timer = 0;
    const wait = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setShown(value), REST_MS);
    };
    wait();
    for (const name of BUSY) window.addEventListener(name, wait, { capture: true, passive: true });
    return () => {
      window.clearTimeout(timer);
      for (const name of BUSY) window.removeEventListener(name, wait, { capture: true });
    };
  }, [value, shown]);
  return isFirst ? value : shown;
}
