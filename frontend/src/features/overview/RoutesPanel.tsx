/** Routes of the slice, those that fail or are limited first, then the busiest. */
import { Link } from '@tanstack/react-router';
import { formatMs, formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseResourceName } from '@/lib/slices';
import { Fresh } from '@/ui/live/Fresh';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import classes from './overview.module.css';
import { byTrouble } from './trouble';
import { useText } from './text';
import { useTrafficHistory } from './useTrafficHistory';

const MOST_SHOWN = 6;
const LATE_SECONDS = 45; // it is read again every half minute

export function RoutesPanel({ slice }: { slice: string }) {
  const t = useText();
  const { history } = useTrafficHistory(slice);
  const routes = history.data?.by_route.toSorted(byTrouble).slice(0, MOST_SHOWN) ?? [];
  const most = Math.max(...routes.map(({ total }) => total), 1);
  return (
    <Panel
      title={t('routes')}
      meta={`${slice} · ${t('routes.window')}`}
      aside={
        <>
          {history.data?.as_of && <Age at={history.data.as_of} staleAfterSeconds={LATE_SECONDS} />}
          <Link to={paths.debug(slice)}>{t('routes.debug')}</Link>
        </>
      }
    >
      <Fresh at={history.data?.as_of ?? null} lateSeconds={LATE_SECONDS}>
        {routes.length === 0 && <p className={classes.quiet}>{t('routes.none')}</p>}
        <ul className={classes.routes}>
          {routes.map(({ route, total, errors, limited, p99_ms }) => (
            <li key={route}>
              <Link
                to={paths.debug(slice)}
                search={{ route }}
                className="mono"
                title={t('route.debug')}
              >
                {parseResourceName(route).name}
              </Link>
              <meter
                className={classes.bar}
                min={0}
                max={most}
                value={total}
                aria-label={t('route.requests')}
              />
              <span>{formatShort(total)}</span>
              <span data-bad={errors > 0 || undefined} title={t('route.failed')}>
                {errors > 0 ? `${formatShort(errors)} × 5xx` : ''}
              </span>
              <span data-warn={limited > 0 || undefined} title={t('route.limited')}>
                {limited > 0 ? `${formatShort(limited)} × 429` : ''}
              </span>
              <span title={t('route.p99')}>{formatMs(p99_ms)}</span>
            </li>
          ))}
        </ul>
      </Fresh>
    </Panel>
  );
}
