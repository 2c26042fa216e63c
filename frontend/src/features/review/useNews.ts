/** What came into the draft while it was being read: nobody publishes what moved in under their eyes. */
import { useState } from 'react';
import type { Change } from '@/api/types/delivery';
import { changeStamp } from '@/change/stamp';

export type News = {
  isNew: (change: Change) => boolean;
  count: number;
  /** Changes that were there and are not any more. */
  gone: number;
  accept: () => void;
};

export function useNews(changes: readonly Change[]): News {
  const now = new Set(changes.map(changeStamp));
  const [known, setKnown] = useState<ReadonlySet<string>>(now);
  const isNew = (change: Change) => !known.has(changeStamp(change));
  const count = changes.filter(isNew).length;
  const gone = [...known].filter((stamp) => !now.has(stamp)).length;
  return { isNew, count, gone: Math.max(0, gone - count), accept: () => setKnown(now) };
}
