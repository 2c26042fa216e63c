/** What a line shows of any switch, whether of a slice or of the platform. */
import { Button } from '@mantine/core';
import type { KillSwitch, PlatformSwitch, SwitchState } from '@/api/types/switches';
import type { State } from '@/ui/status/states';
import { StatusMark } from '@/ui/status/StatusMark';
import type { TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './switches.module.css';
import { useText } from './text';

type Text = ReturnType<typeof useText>;
type AnySwitch = Pick<KillSwitch, keyof KillSwitch & keyof PlatformSwitch>;
type Column = TableColumn<AnySwitch>;

const LOOK: Record<SwitchState, State> = { on: 'on', lifting: 'lifting', off: 'lifted' };

export const stateColumn = (t: Text): Column => ({
  key: 'state',
  header: t('column.state'),
  width: '130px',
  cell: ({ state }) => <StatusMark state={LOOK[state]} />,
});

export const reasonColumn = (t: Text): Column => ({
  key: 'reason',
  header: t('column.reason'),
  cell: ({ reason }) => <span className={classes.reason}>{reason}</span>,
});

export const thrownColumn = (t: Text): Column => ({
  key: 'thrown',
  header: t('column.thrown'),
  width: '150px',
  cell: ({ thrown_by, thrown_at }) => (
    <span className={classes.who}>
      <b title={thrown_by}>{thrown_by}</b> <Age at={thrown_at} />
    </span>
  ),
});

export const endsColumn = (t: Text): Column => ({
  key: 'ends',
  header: t('column.ends'),
  width: '140px',
  cell: (thrown) => <Ends thrown={thrown} />,
});

/** Without `onLift` nobody may lift anything here. */
export const liftColumn = <One extends AnySwitch>(
  t: Text,
  onLift: ((thrown: One) => void) | null,
): TableColumn<One> => ({
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
});

/** When it ends by itself, or who ended it. */
function Ends({ thrown }: { thrown: AnySwitch }) {
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
