/** The first of many, and more of them when asked: a list may have a hundred thousand lines, and a page must not. */
import { useState } from 'react';

const FIRST = 500;
const MORE = 2_000;

export function useFirst<Item>(items: readonly Item[]) {
  const [most, setMost] = useState(FIRST);
  return {
    shown: items.length > most ? items.slice(0, most) : items,
    left: Math.max(0, items.length - most),
    showMore: () => setMost(most + MORE),
  };
}
