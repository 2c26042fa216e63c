/** The busiest routes of the slice, with what failed and how slow they are. */
import { Link } from '@tanstack/react-router';
import { formatMs, formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseResourceName } from '@/lib/slices';
import { Panel } from '@/ui/page/Panel';
import classes from './overview.module.css';
import { useText } from './text';
import { useTrafficHistory } from './useTrafficHistory';

const MOST_SHOWN = 6;

export function RoutesPanel({ slice }: { slice: string }) {
  const t = useText();
  const { history } = useTrafficHistory(slice);
  const routes =
    history.data?.by_route.toSorted((one, other) => other.total - one.total).slice(0, MOST_SHOWN) ??
    [];
  const most = Math.max(...routes.map(({ total }) => total), 1);
  return (
    <Panel title={t('routes')} meta={`${slice} · ${t('routes.window')}`}>
      {routes.length === 0 && <p className={classes.quiet}>{t('routes.none')}</p>}
      <ul className={classes.routes}>
        {routes.map(({ route, total, errors, p99_ms }) => (
          <li key={route}>
            <Link
              to={paths.object(slice, 'routes', parseResourceName(route).name)}
              className="mono"
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
            <span title={t('route.p99')}>{formatMs(p99_ms)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
