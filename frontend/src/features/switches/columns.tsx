/** What a line of the list of switches shows. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { KillSwitch } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import { StatusMark } from '@/ui/status/StatusMark';
import type { TableColumn } from '@/ui/table/Table';
import { endsColumn, liftColumn, reasonColumn, stateColumn, thrownColumn } from './anyColumns';
import classes from './switches.module.css';
import { SwitchName } from './SwitchName';
import { useText } from './text';

/** Without `onLift` nobody may lift anything here. */
export function useSwitchColumns(
  onLift: ((thrown: KillSwitch) => void) | null,
): readonly TableColumn<KillSwitch>[] {
  const t = useText();
  return useMemo(
    () => [
      stateColumn(t),
      {
        key: 'what',
        header: t('column.what'),
        width: '20%',
        cell: (thrown) => <SwitchName thrown={thrown} />,
      },
      reasonColumn(t),
      thrownColumn(t),
      endsColumn(t),
      {
        key: 'rollout',
        header: t('column.rollout'),
        width: '130px',
        cell: ({ slice, rollout }) =>
          rollout ? (
            <Link to={paths.rollout(slice, rollout.id)} className={classes.rollout}>
              <code>r{rollout.revision}</code> <StatusMark state={rollout.state} />
            </Link>
          ) : (
            '–'
          ),
      },
      liftColumn(t, onLift),
    ],
    [t, onLift],
  );
}
