/** What a line of the list of rollouts shows. */
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Rollout } from '@/api/types/rollouts';
import { formatCount } from '@/lib/numbers';
import type { Column } from '@/ui/grid/columns';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './list.module.css';
import { StageDots } from './StageDots';
import { useRolloutsText, type RolloutsText } from './text';

const NARROW = '(max-width: 1180px)';

/** `isOfAll`: the list goes across slices, so each line says which. */
export function useColumns(isOfAll: boolean): readonly Column<Rollout>[] {
  const t = useRolloutsText();
  const isNarrow = useMediaQuery(NARROW);
  return useMemo(
    () => [
      ...stand(t),
      ...(isOfAll ? [slice(t)] : []),
      ...about(t),
      ...(isNarrow ? [] : [who(t)]),
      when(t),
    ],
    [t, isOfAll, isNarrow],
  );
}

const stand = (t: RolloutsText): Column<Rollout>[] => [
  {
    key: 'state',
    header: t('column.state'),
    width: '160px',
    cell: ({ state }) => <StatusMark state={state} />,
    sortBy: ({ state }) => state,
  },
  {
    key: 'stages',
    header: t('column.stages'),
    width: '92px',
    cell: (rollout) => <StageDots rollout={rollout} />,
  },
  {
    key: 'revision',
    header: t('column.revision'),
    width: '74px',
    cell: ({ revision }) => <span className="mono">{t('one', { sequence: revision })}</span>,
    sortBy: ({ revision }) => revision,
  },
];

const slice = (t: RolloutsText): Column<Rollout> => ({
  key: 'slice',
  header: t('column.slice'),
  width: 'minmax(96px, 1.2fr)',
  cell: ({ slice: key }) => (
    <span className="mono" title={key}>
      {key}
    </span>
  ),
  sortBy: ({ slice: key }) => key,
});

const about = (t: RolloutsText): Column<Rollout>[] => [
  {
    key: 'message',
    header: t('column.message'),
    width: 'minmax(110px, 3fr)',
    cell: ({ message, strategy }) => (
      <span className={classes.message} title={message}>
        <span>{message || <i>{t('nomessage')}</i>}</span>
        <em>{strategy.title}</em>
      </span>
    ),
  },
  {
    key: 'nodes',
    header: t('column.nodes'),
    width: '92px',
    align: 'end',
    cell: ({ nodes_proven: proven, nodes_total: total }) => (
      <span title={t('proven.title', { proven, total })}>
        {t('proven', { proven: formatCount(proven), total: formatCount(total) })}
      </span>
    ),
  },
];

const who = (t: RolloutsText): Column<Rollout> => ({
  key: 'who',
  header: t('column.who'),
  width: 'minmax(96px, 1.1fr)',
  cell: ({ actor }) => <span title={actor.name}>{actor.name}</span>,
  sortBy: ({ actor }) => actor.name,
});

const when = (t: RolloutsText): Column<Rollout> => ({
  key: 'when',
  header: t('column.when'),
  width: '92px',
  align: 'end',
  cell: ({ created_at }) => <Age at={created_at} />,
  sortBy: ({ created_at }) => created_at,
});
