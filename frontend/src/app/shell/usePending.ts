import { useMe } from '@/api/me';
import { useSlice } from '@/api/useSlice';

/** Unpublished changes in the current slice. */
export function usePending(): { slice: string | null; pending: number } {
  const { slices } = useMe();
  const slice = useSlice();
  return { slice, pending: slices.find((mine) => mine.slice === slice)?.pending ?? 0 };
}
