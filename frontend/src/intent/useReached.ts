/** Which fields of a new object were reached: the others may be wrong in silence until it is sent. */
import { useCallback, useState, type FocusEvent } from 'react';

export function useReached(isEverything: boolean) {
  const [pointers, setPointers] = useState<ReadonlySet<string>>(new Set());
  const onFocus = useCallback(({ target }: FocusEvent<HTMLElement>) => {
    const { pointer } = target.dataset;
    if (pointer) setPointers((old) => (old.has(pointer) ? old : new Set([...old, pointer])));
  }, []);
  const isReached = useCallback(
    (pointer: string) =>
      isEverything || [...pointers].some((one) => one === pointer || one.startsWith(`${pointer}/`)),
    [isEverything, pointers],
  );
  return { isReached, onFocus };
}
