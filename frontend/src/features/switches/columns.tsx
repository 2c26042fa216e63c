/** What a line of the list of switches shows. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { KillSwitch, SwitchState } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import type { State } from '@/ui/status/states';
import { StatusMark } from '@/ui/status/StatusMark';
import type { TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './switches.module.css';
import { useText } from './text';
import { SwitchName } from './SwitchName';

const LOOK: Record<SwitchState, State> = { on: 'on', lifting: 'lifting', off: 'lifted' };

/** Without `onLift` nobody may lift anything here. */
export function useSwitchColumns(
  onLift: ((thrown: KillSwitch) => void) | null,
): readonly TableColumn<KillSwitch>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'state',
        header: t('column.state'),
        width: '130px',
        cell: ({ state }) => <StatusMark state={LOOK[state]} />,
      },
      {
        key: 'what',
        header: t('column.what'),
        width: '20%',
        cell: (thrown) => <SwitchName thrown={thrown} />,
      },
      {
        key: 'reason',
        header: t('column.reason'),
        cell: ({ reason }) => <span className={classes.reason}>{reason}</span>,
      },
      {
        key: 'thrown',
        header: t('column.thrown'),
        width: '150px',
        cell: ({ thrown_by, thrown_at }) => (
          <span className={classes.who}>
            <b title={thrown_by}>{thrown_by}</b> <Age at={thrown_at} />
          </span>
        ),
      },
      {
        key: 'ends',
        header: t('column.ends'),
        width: '140px',
        cell: (thrown) => <Ends thrown={thrown} />,
      },
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
      {
        key: 'verb',
        header: t('column.verb'),
        isHeaderHidden: true,
        align: 'end',
        width: '70px',
        cell: (thrown) =>
          onLift &&
          thrown.state === 'on' && (
            <Button variant="default" size="compact-xs" onClick={() => onLift(thrown)}>
              {t('lift')}
            </Button>
          ),
      },
    ],
    [t, onLift],
  );
}

/** When it ends by itself, or who ended it. */
function Ends({ thrown }: { thrown: KillSwitch }) {
  const t = useText();
  const { state, lifted_by, lifted_at, expires_at } = thrown;
  if (state !== 'on')
    return (
      <span className={classes.who}>
        <b title={lifted_by ?? undefined}>{lifted_by ?? t('expired')}</b> <Age at={lifted_at} />
      </span>
    );
  return expires_at ? <Age at={expires_at} /> : <span className={classes.quiet}>{t('never')}</span>;
}
