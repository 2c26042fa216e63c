/** All routes of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { Route, RouteSpec } from '@/api/types/intent';
import { useSliceParam } from '@/api/useSlice';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { paths } from '@/lib/paths';
import type { Column } from '@/ui/grid/columns';
import { route } from './blank';
import { describeMatch, describeTarget } from './describe';
import { RouteForm } from './RouteForm';
import { RouteNotes } from './RouteNotes';
import classes from './routes.module.css';
import { useRoutesText } from './text';

export default function RoutesPage() {
  return <IntentPage kind={useRouteKind(useSliceParam())} />;
}

function useRouteKind(slice: string): IntentKind<RouteSpec> {
  const t = useRoutesText();
  return useMemo(
    () => ({
      kind: 'route',
      plural: 'routes',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      blank: route,
      columns: columns(t),
      alternative: { label: t('import'), to: paths.import(slice) },
      Form: RouteForm,
      Notes: RouteNotes,
    }),
    [t, slice],
  );
}

const columns = (t: ReturnType<typeof useRoutesText>): Column<Route>[] => [
  {
    key: 'hosts',
    header: t('column.hosts'),
    width: 'minmax(140px, 1.4fr)',
    cell: ({ spec }) => <span className={classes.mono}>{spec.hostnames.join(', ')}</span>,
    sortBy: ({ spec }) => spec.hostnames[0],
  },
  {
    key: 'match',
    header: t('column.match'),
    width: 'minmax(120px, 1.2fr)',
    cell: ({ spec }) => <span className={classes.mono}>{describeMatch(spec.match)}</span>,
    sortBy: ({ spec }) => spec.match.path.value,
  },
  {
    key: 'to',
    header: t('column.to'),
    width: 'minmax(160px, 1.8fr)',
    cell: ({ spec }) => (
      <span className={classes.mono} data-off={!spec.enabled || undefined}>
        {spec.enabled ? describeTarget(spec) : t('off')}
      </span>
    ),
    sortBy: ({ spec }) => describeTarget(spec),
  },
];
