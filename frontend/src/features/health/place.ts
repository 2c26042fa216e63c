/** Whose services are shown: those of the slice, or on the platform's all of its gateway. */
import type { Query } from '@/api/client';
import { isPlatform, parseSlice } from '@/lib/slices';

export function placeOf(slice: string): { of: Query; isAll: boolean; topics: string[] } {
  const { gateway } = parseSlice(slice);
  const isAll = isPlatform(slice);
  return {
    of: isAll ? { gateway } : { slice },
    isAll,
    topics: [`slice:${slice}`, `gateway:${gateway}`],
  };
}
