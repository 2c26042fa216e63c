/** What a line of the list of shifts shows. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Shift } from '@/api/types/shifts';
import { paths } from '@/lib/paths';
import { StatusMark } from '@/ui/status/StatusMark';
import type { TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './shifts.module.css';
import { StepDots } from './StepDots';
import { useText } from './text';

export function useShiftColumns(): readonly TableColumn<Shift>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'state',
        header: t('column.state'),
        width: '130px',
        cell: ({ state }) => <StatusMark state={state} />,
      },
      {
        key: 'route',
        header: t('column.route'),
        width: '18%',
        cell: ({ slice, id, route }) => (
          <Link to={paths.shift(slice, id)} className="mono">
            {route}
          </Link>
        ),
      },
      {
        key: 'pair',
        header: t('column.pair'),
        cell: ({ from_service: from, to_service: to }) => (
          <span className="mono">
            {from} → {to}
          </span>
        ),
      },
      {
        key: 'steps',
        header: t('column.steps'),
        cell: (shift) => <StepDots shift={shift} />,
      },
      {
        key: 'who',
        header: t('column.who'),
        cell: ({ actor }) => <span className={classes.who}>{actor.name}</span>,
      },
      {
        key: 'when',
        header: t('column.when'),
        align: 'end',
        width: '110px',
        cell: ({ created_at }) => <Age at={created_at} />,
      },
    ],
    [t],
  );
}
