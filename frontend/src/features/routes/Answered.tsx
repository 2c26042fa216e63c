/** How requests of a route were answered lately, by status; the way on is its page for looking for causes. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { TrafficDepth } from '@/api/types/traffic';
import { formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import classes from './answered.module.css';
import { useRoutesText } from './text';

const AGAIN_MS = 10_000;
const WINDOW = '1h';

export function Answered({ slice, route }: { slice: string; route: string }) {
  const t = useRoutesText();
  const of = { route: `${parseSlice(slice).tenant}/${route}`, window: WINDOW };
  const { data } = useQuery<TrafficDepth, ApiError>({
    queryKey: keys.trafficOf(slice, { depth: true, ...of }),
    queryFn: ({ signal }) => read(`/slices/${slice}/traffic/depth`, of, signal),
    refetchInterval: AGAIN_MS,
  });
  if (!data) return null;
  const codes = data.by_code.toSorted((one, other) => one.code - other.code);
  return (
    <section aria-label={t('answered')} className={classes.answered}>
      <span>{t('answered')}</span>
      {codes.length === 0 && <span>{t('answered.none')}</span>}
      <ul>
        {codes.map(({ code, total }) => (
          <li key={code} data-sort={sortOf(code)}>
            <b>{code || t('answered.nothing')}</b> {formatCount(total)}
          </li>
        ))}
      </ul>
      <Link to={paths.debug(slice)} search={{ route: of.route }}>
        {t('answered.more')}
      </Link>
    </section>
  );
}

function sortOf(code: number): 'good' | 'refused' | 'bad' {
  if (code === 0 || code >= 500) return 'bad';
  return code >= 400 ? 'refused' : 'good';
}
