/** Which changes were viewed, kept in this browser by slice: the tick names the very change, so a newer one has none. */
import { useState } from 'react';
import type { Change } from '@/api/types/delivery';
import { changeStamp } from '@/change/stamp';

export type Viewed = {
  isViewed: (change: Change) => boolean;
  view: (change: Change, isViewed: boolean) => void;
  count: number;
};

export function useViewed(slice: string, changes: readonly Change[]): Viewed {
  const place = `gatehouse.viewed.${slice}`;
  const [stamps, setStamps] = useState<ReadonlySet<string>>(() => readStamps(place));
  const isViewed = (change: Change) => stamps.has(changeStamp(change));
  const view = (change: Change, isOn: boolean) => {
    const known = new Set(changes.map(changeStamp));
    const next = new Set([...stamps].filter((stamp) => known.has(stamp)));
    if (isOn) next.add(changeStamp(change));
    else next.delete(changeStamp(change));
    setStamps(next);
    localStorage.setItem(place, JSON.stringify([...next]));
  };
  return { isViewed, view, count: changes.filter(isViewed).length };
}

function readStamps(place: string): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.map(String) : []);
  } catch {
    return new Set();
  }
}
