/** All checks of a slice and how they stand, with the editor and the results of one beside them. */
import { useMemo } from 'react';
import { useSliceParam } from '@/api/useSlice';
import type { Check, CheckSpec } from '@/api/types/intent';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { formatPercent } from './figures';
import type { Column } from '@/ui/grid/columns';
import { blank, describe } from './blank';
import { CheckForm } from './CheckForm';
import { CheckNotes } from './CheckNotes';
import classes from './checks.module.css';
import { HourBars } from './HourBars';
import { useStandings, type CheckStanding } from './reads';
import { Standing } from './Standing';
import { useText } from './text';

export default function ChecksPage() {
  return <IntentPage kind={useCheckKind()} />;
}

function useCheckKind(): IntentKind<CheckSpec> {
  const t = useText();
  const { data: standings } = useStandings(useSliceParam());
  return useMemo(
    () => ({
      kind: 'check',
      plural: 'checks',
      title: t('title'),
      newLabel: t('new'),
      nameHint: t('name.hint'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      isWide: true,
      spared: ['asks', 'p95', 'availability'],
      blank,
      columns: columns(t, standings),
      Form: CheckForm,
      Notes: CheckNotes,
    }),
    [t, standings],
  );
}

type Standings = ReadonlyMap<string, CheckStanding> | undefined;

const columns = (t: ReturnType<typeof useText>, standings: Standings): Column<Check>[] => [
  {
    key: 'standing',
    header: t('column.standing'),
    width: '130px',
    cell: ({ name }) => <Standing of={standings?.get(name)} />,
    sortBy: ({ name }) => standings?.get(name)?.standing ?? '',
  },
  {
    key: 'hours',
    header: t('column.hours'),
    width: '150px',
    cell: ({ name }) => {
      const found = standings?.get(name);
      return found ? <HourBars hours={found.hours} label={t('hours.of', { name })} /> : '–';
    },
  },
  {
    key: 'availability',
    header: t('column.availability'),
    width: '84px',
    align: 'end',
    cell: ({ name }) => formatPercent(standings?.get(name)?.availability),
    sortBy: ({ name }) => standings?.get(name)?.availability ?? -1,
  },
  {
    key: 'p95',
    header: t('column.p95'),
    width: '84px',
    align: 'end',
    cell: ({ name }) => {
      const found = standings?.get(name)?.p95_ms;
      return found == null ? '–' : `${Math.round(found)} ms`;
    },
    sortBy: ({ name }) => standings?.get(name)?.p95_ms ?? -1,
  },
  {
    key: 'asks',
    header: t('column.asks'),
    width: 'minmax(160px, 2fr)',
    cell: ({ spec }) => <span className={classes.mono}>{describe(spec)}</span>,
    sortBy: ({ spec }) => describe(spec),
  },
];
