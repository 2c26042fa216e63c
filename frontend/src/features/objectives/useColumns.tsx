/** What a line of the list of objectives shows. */
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Objective } from '@/api/types/objectives';
import { formatMs, formatShare, formatShort } from '@/lib/numbers';
import { BudgetBar } from '@/slo/BudgetBar';
import {
  badShare,
  formatLevel,
  formatTarget,
  targetShare,
  windowSeconds,
  windowWords,
} from '@/slo/figures';
import { firingOf, standingOf } from '@/slo/order';
import { StandingMark } from '@/slo/StandingMark';
import { useSloText, type SloText } from '@/slo/text';
import type { Column } from '@/ui/grid/columns';
import { AlertMarks } from './AlertMarks';
import { LabelButtons } from './LabelButtons';
import classes from './objectives.module.css';
import { STANDINGS } from './filters';
import { useText, type ObjectivesText } from './text';

const NARROW = '(max-width: 1180px)';

export function useColumns(): readonly Column<Objective>[] {
  const t = useText();
  const slo = useSloText();
  const isNarrow = useMediaQuery(NARROW);
  return useMemo(
    () => [
      ...named(t),
      ...(isNarrow ? [] : [span(t, slo)]),
      target(t),
      ...(isNarrow ? [] : [latency(t)]),
      ...(isNarrow ? [] : counted(t)),
      ...left(t, isNarrow ?? false),
    ],
    [t, slo, isNarrow],
  );
}

const named = (t: ObjectivesText): Column<Objective>[] => [
  {
    key: 'standing',
    header: t('column.state'),
    width: '128px',
    cell: (one) => <StandingMark objective={one} />,
    sortBy: (one) => STANDINGS.indexOf(standingOf(one)),
  },
  {
    key: 'name',
    header: t('column.name'),
    width: 'minmax(190px, 3fr)',
    cell: ({ name, tenant, labels }) => (
      <span className={classes.named}>
        <b title={`${tenant}: ${name}`}>{name}</b>
        <LabelButtons labels={labels} />
      </span>
    ),
    sortBy: ({ name }) => name,
  },
];

const span = (t: ObjectivesText, slo: SloText): Column<Objective> => ({
  key: 'window',
  header: t('column.window'),
  width: '112px',
  cell: ({ window }) => slo(...windowWords(window)),
  sortBy: ({ window }) => windowSeconds(window),
});

const target = (t: ObjectivesText): Column<Objective> => ({
  key: 'target',
  header: t('column.target'),
  width: '84px',
  align: 'end',
  cell: ({ target: percent }) => formatTarget(percent),
  sortBy: ({ target: percent }) => targetShare(percent),
});

const latency = (t: ObjectivesText): Column<Objective> => ({
  key: 'latency',
  header: t('column.latency'),
  width: '84px',
  align: 'end',
  cell: ({ indicator: { threshold_ms: ms } }) => (ms === null ? '–' : `≤ ${formatMs(ms)}`),
  sortBy: ({ indicator }) => indicator.threshold_ms,
});

const counted = (t: ObjectivesText): Column<Objective>[] => [
  {
    key: 'errors',
    header: t('column.errors'),
    width: '84px',
    align: 'end',
    cell: ({ state }) => {
      const share = state && badShare(state.good, state.bad);
      return share === null ? '–' : formatShare(share);
    },
    sortBy: ({ state }) => state && badShare(state.good, state.bad),
  },
  {
    key: 'total',
    header: t('column.total'),
    width: '76px',
    align: 'end',
    cell: ({ state }) => (state ? formatShort(state.good + state.bad) : '–'),
    sortBy: ({ state }) => state && state.good + state.bad,
  },
];

const left = (t: ObjectivesText, isNarrow: boolean): Column<Objective>[] => [
  {
    key: 'availability',
    header: t('column.availability'),
    width: '92px',
    align: 'end',
    cell: ({ state, target: promised }) => {
      const level = state?.availability ?? null;
      const isBelow = level !== null && level < targetShare(promised);
      return (
        <span className={classes.level} data-bad={isBelow || undefined}>
          {formatLevel(level, promised)}
        </span>
      );
    },
    sortBy: ({ state }) => state?.availability,
  },
  {
    key: 'budget',
    header: t('column.budget'),
    width: 'minmax(128px, 1fr)',
    cell: ({ state, policy }) => (
      <BudgetBar
        remaining={state?.remaining ?? null}
        warnBelow={policy.warn_below === null ? null : targetShare(policy.warn_below)}
        isTentative={state?.is_tentative ?? false}
      />
    ),
    sortBy: ({ state }) => state?.remaining,
  },
  {
    key: 'alerts',
    header: t('column.alerts'),
    width: isNarrow ? '96px' : '180px',
    cell: (one) => <AlertMarks objective={one} isShort={isNarrow} />,
    sortBy: (one) => -firingOf(one).pages * 100 - firingOf(one).tickets,
  },
];
