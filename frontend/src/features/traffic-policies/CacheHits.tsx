/** How often a cache had the answer during the last day, on each route where it acts. */
import { useCacheUsage } from '@/intent/policies/useCacheUsage';
import { formatCount } from '@/lib/numbers';
import { Failure } from '@/ui/problems/Failure';
import classes from './policies.module.css';
import { useText } from './text';

const PERCENT = 100;

type Props = { slice: string; policy: string };

export function CacheHits({ slice, policy }: Props) {
  const t = useText();
  const { data, error } = useCacheUsage(slice);
  if (error && !data) return <Failure error={error} />;
  if (!data) return null;
  const mine = data.items.filter((one) => one.policy === policy);
  return (
    <section aria-label={t('hits')} className={classes.named}>
      <span>{t('hits')}</span>
      {mine.length === 0 && <span>{t('hits.none')}</span>}
      <ul>
        {mine.map((one) => (
          <li key={one.route}>
            {t(one.hit_share === null ? 'hits.bypassed' : 'hits.route', {
              route: one.route,
              percent: Math.round((one.hit_share ?? 0) * PERCENT),
              hits: formatCount(one.hit + one.hit_stale),
              misses: formatCount(one.miss + one.stale),
              bypasses: formatCount(one.bypass),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
