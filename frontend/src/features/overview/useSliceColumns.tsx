import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Slice } from '@/api/types/delivery';
import { paths } from '@/lib/paths';
import { StatusMark } from '@/ui/status/StatusMark';
import type { TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './overview.module.css';
import { SliceTraffic } from './SliceTraffic';
import { useText } from './text';

/** Columns of the slices panel. */
export function useSliceColumns(): TableColumn<Slice>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'slice',
        header: t('slice'),
        cell: ({ slice }) => (
          <Link to={paths.objects(slice, 'routes')} className={`mono ${classes.name}`}>
            {slice}
          </Link>
        ),
      },
      {
        key: 'state',
        header: t('slice.state'),
        cell: ({ status }) => <StatusMark state={status} />,
      },
      {
        key: 'nodes',
        header: t('slice.nodes'),
        align: 'end',
        cell: ({ nodes }) => t('slice.nodes.of', nodes),
      },
      {
        key: 'live',
        header: t('slice.live'),
        cell: ({ slice, live }) =>
          live ? (
            <span className={classes.live}>
              <Link to={paths.revision(slice, live.sequence)}>r{live.sequence}</Link>{' '}
              <Age at={live.published_at} />
            </span>
          ) : (
            <span className={classes.quiet}>{t('slice.never')}</span>
          ),
      },
      {
        key: 'draft',
        header: t('slice.draft'),
        cell: ({ slice, draft }) =>
          draft.changes > 0 && (
            <Link to={paths.review(slice)} className={classes.draft}>
              {t('slice.draft.count', { count: draft.changes })}
            </Link>
          ),
      },
      {
        key: 'traffic',
        header: t('slice.traffic'),
        align: 'end',
        cell: ({ slice }) => <SliceTraffic slice={slice} />,
      },
    ],
    [t],
  );
}
