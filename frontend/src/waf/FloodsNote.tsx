/** Routes of a slice that are flooded now; nothing where none is. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { WafFlood } from '@/api/types/waf';
import { formatCount } from '@/lib/numbers';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import classes from './floods.module.css';
import { useWafText } from './text';

const EVERY_MS = 10_000;
const ONGOING = { is_ongoing: true };

export function FloodsNote({ slice }: { slice: string }) {
  const t = useWafText();
  const { data } = useQuery<{ items: readonly WafFlood[] }, ApiError>({
    queryKey: keys.waf(slice, 'floods', ONGOING),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/floods`, ONGOING, signal),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  const floods = data?.items ?? [];
  if (floods.length === 0) return null;
  return (
    <ul className={classes.floods} aria-label={t('floods.now')}>
      {floods.map(({ id, route, rate, usual, started_at: startedAt, challenged }) => (
        <li key={id}>
          <Mark glyph="triangle" tone="bad" />
          <span>
            <b className="mono">{route}</b>{' '}
            {t('floods.line', {
              rate: formatCount(Math.round(rate)),
              usual: formatCount(Math.round(usual)),
            })}{' '}
            {challenged.length > 0 && `${t('floods.challenged')} `}
            <Age at={startedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
