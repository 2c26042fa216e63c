/** How often the cache that acts on a route had the answer during the last day. */
import { useCacheUsage } from '@/intent/policies/useCacheUsage';
import { formatCount } from '@/lib/numbers';
import { useRoutesText } from './text';

const PERCENT = 100;

type Props = { slice: string; route: string; policy: string };

export function CacheShare({ slice, route, policy }: Props) {
  const t = useRoutesText();
  const { data } = useCacheUsage(slice);
  const mine = data?.items.find((one) => one.route === route && one.policy === policy);
  if (!mine) return null;
  const counts = {
    percent: Math.round((mine.hit_share ?? 0) * PERCENT),
    hits: formatCount(mine.hit + mine.hit_stale),
    bypasses: formatCount(mine.bypass),
  };
  return <span>{t(mine.hit_share === null ? 'acts.cache.none' : 'acts.cache', counts)}</span>;
}
