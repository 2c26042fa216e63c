/** What a line of the list says of a named destination. */
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { EgressPolicy, NamedDestination } from '@/api/types/intent';
import { aliasOf, mentionsOf, reachersOf } from '@/egress/aliases';
import { formatBytes, formatShort } from '@/lib/numbers';
import type { Column } from '@/ui/grid/columns';
import classes from './destinations.module.css';
import { useText, type DestinationsText } from './text';
import { askedOf, type LastDay } from './useLastDay';

const NARROW = '(max-width: 1180px)';

export function useColumns(
  policies: readonly EgressPolicy[],
  lastDay: LastDay | null,
): readonly Column<NamedDestination>[] {
  const t = useText();
  const isNarrow = useMediaQuery(NARROW);
  return useMemo(
    () => [
      ...(isNarrow ? [] : [alias(t)]),
      place(t),
      credential(t),
      ...(isNarrow ? [] : [regions(t)]),
      reachers(t, policies),
      seen(t, lastDay, isNarrow ?? false),
    ],
    [t, isNarrow, policies, lastDay],
  );
}

const alias = (t: DestinationsText): Column<NamedDestination> => ({
  key: 'alias',
  header: t('column.alias'),
  width: 'minmax(120px, 1fr)',
  cell: ({ name }) => <code className={classes.cut}>{aliasOf(name)}</code>,
});

const place = (t: DestinationsText): Column<NamedDestination> => ({
  key: 'place',
  header: t('column.place'),
  width: 'minmax(150px, 2fr)',
  cell: ({ spec: { host, port } }) => (
    <code className={classes.cut} title={`https://${host}:${port}`}>
      {port === 443 ? host : `${host}:${port}`}
    </code>
  ),
  sortBy: ({ spec }) => spec.host,
});

const credential = (t: DestinationsText): Column<NamedDestination> => ({
  key: 'credential',
  header: t('credential'),
  width: 'minmax(84px, 1fr)',
  cell: ({ spec }) =>
    spec.credential ? (
      <code className={classes.cut} title={spec.credential}>
        {spec.credential}
      </code>
    ) : (
      <span className={classes.quiet}>{t('column.without')}</span>
    ),
  sortBy: ({ spec }) => spec.credential,
});

const regions = (t: DestinationsText): Column<NamedDestination> => ({
  key: 'regions',
  header: t('regions'),
  width: 'minmax(90px, 0.8fr)',
  cell: ({ spec }) =>
    spec.regions.length > 0 ? (
      <code className={classes.cut}>{spec.regions.join(', ')}</code>
    ) : (
      <span className={classes.quiet}>{t('unsaid')}</span>
    ),
  sortBy: ({ spec }) => spec.regions.join(' '),
});

const reachers = (
  t: DestinationsText,
  policies: readonly EgressPolicy[],
): Column<NamedDestination> => {
  const of = ({ name }: NamedDestination) => reachersOf(mentionsOf(name, policies));
  return {
    key: 'reachers',
    header: t('reach'),
    width: 'minmax(90px, 1.2fr)',
    cell: (row) => {
      const names = of(row).join(', ');
      if (!names) return <span className={classes.warn}>{t('column.nobody')}</span>;
      return (
        <span className={classes.cut} title={names}>
          {names}
        </span>
      );
    },
    sortBy: (row) => of(row).length,
  };
};

const seen = (
  t: DestinationsText,
  lastDay: LastDay | null,
  isNarrow: boolean,
): Column<NamedDestination> => ({
  key: 'seen',
  header: t('column.day'),
  width: isNarrow ? '96px' : '132px',
  align: 'end',
  cell: ({ name }) => {
    if (!lastDay) return '–';
    const went = lastDay.get(name);
    if (!went) return <span className={classes.quiet}>{t('column.never')}</span>;
    return (
      <span className={classes.seen}>
        {formatShort(askedOf(went))}{' '}
        {!isNarrow && <span>{formatBytes(went.bytes_up + went.bytes_down)}</span>}
      </span>
    );
  },
  sortBy: ({ name }) => {
    const went = lastDay?.get(name);
    return went ? askedOf(went) : 0;
  },
});
