/** A purge about to be sent. Pure. */
import type { WriteRequest } from '@/api/client';
import type { CachePurge } from '@/api/types/intent';

export type Purge = { type: CachePurge['type']; value: string; reason: string };

export const PURGES = ['prefix', 'url', 'tag', 'host', 'everything'] as const;

export const purgeRequest = (slice: string, policy: string, purge: Purge): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/cache-purges`,
  body: {
    policy,
    type: purge.type,
    value: purge.type === 'everything' ? '' : purge.value.trim(),
    reason: purge.reason.trim(),
  },
});

/** What is missing, as a key of words; null where it can be sent. */
export const purgeProblem = ({ type, value }: Purge) =>
  type !== 'everything' && value.trim() === '' ? ('purge.need' as const) : null;
