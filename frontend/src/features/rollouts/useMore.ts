import { useState } from 'react';

/** A long list in steps: what is shown of it, how much is not, and how to see more. */
export function useMore<Item>(items: readonly Item[], step: number) {
  const [most, setMost] = useState(step);
  return {
    shown: items.slice(0, most),
    hidden: Math.max(0, items.length - most),
    showMore: () => setMost(most + step * 4),
  };
}
