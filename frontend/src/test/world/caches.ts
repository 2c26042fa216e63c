/** What caches of acme did, and what they were told to forget. */
import type { CachePurge, CacheUsage } from '@/api/types/intent';
import { ago, DAY, MINUTE } from './time';

export const cacheUsage: CacheUsage = {
  items: [
    {
      policy: 'pictures',
      route: 'shop-web',
      hit: 41_200,
      hit_stale: 30,
      miss: 3_900,
      stale: 210,
      bypass: 1_070,
      hit_share: 0.909,
    },
    {
      policy: 'pictures',
      route: 'shop-api',
      hit: 0,
      hit_stale: 0,
      miss: 0,
      stale: 0,
      bypass: 812,
      hit_share: null,
    },
  ],
  as_of: ago(4),
};

export const cachePurges: CachePurge[] = [
  {
    policy: 'pictures',
    number: 2,
    type: 'prefix',
    value: 'shop.acme.test/img/',
    at: ago(12 * MINUTE),
    rollout: null,
  },
  { policy: 'pictures', number: 1, type: 'everything', value: '', at: ago(3 * DAY), rollout: null },
];
