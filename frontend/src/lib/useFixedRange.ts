import { useState } from 'react';
import { serverNow } from './clock';
import { chosenOf, nameOf, rangeOf, type Range } from './timeRange';
import type { UrlState } from './urlState';

/**
 * The range of the address. “The last hour” begins where it began when it was chosen: rows must not go while they are
 * read.
 */
export function useFixedRange(url: UrlState): Range {
  const chosen = `${nameOf(url)} ${JSON.stringify(chosenOf(url))}`;
  const [fixed, setFixed] = useState(() => ({ chosen, nowMs: serverNow() }));
  const current = fixed.chosen === chosen ? fixed : { chosen, nowMs: serverNow() };
  if (current !== fixed) setFixed(current);
  return rangeOf(url, current.nowMs);
}
