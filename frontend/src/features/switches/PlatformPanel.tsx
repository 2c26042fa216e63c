/** What the platform has switched off for every tenant, and was; for those who run the platform. */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { PlatformSwitch } from '@/api/types/switches';
import { usePlatformSwitches } from '@/api/usePlatformSwitches';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Table, type TableColumn } from '@/ui/table/Table';
import { endsColumn, liftColumn, reasonColumn, stateColumn, thrownColumn } from './anyColumns';
import { LiftForAll } from './LiftForAll';
import { bySwitchState, countOn, together } from './order';
import classes from './switches.module.css';
import { useText } from './text';
import { ThrowForAllDialog } from './ThrowForAll';

/** `gateway` is the one that the page is about; the panel shows all. */
export function PlatformPanel({ gateway }: { gateway: string }) {
  const t = useText();
  const { switches, error, readAtMs, readAgain } = useAllSwitches();
  const [isThrowing, setThrowing] = useState(false);
  const [lifting, setLifting] = useState<PlatformSwitch | null>(null);
  const columns = useMemo(() => columnsOf(t, setLifting), [t]);
  return (
    <Panel
      title={t('all.title')}
      meta={switches && t('on', { count: countOn(switches) })}
      aside={
        <>
          <ApiCall request={{ method: 'GET', path: '/platform-switches' }} />
          <Button variant="default" size="compact-sm" onClick={() => setThrowing(true)}>
            {t('all.throw')}
          </Button>
        </>
      }
      flush
    >
      {error && !switches && <Failure error={error} onRetry={readAgain} />}
      {switches && <StaleNote error={error} readAtMs={readAtMs} onRetry={readAgain} />}
      {switches?.length === 0 && <p className={classes.none}>{t('all.none')}</p>}
      {switches && switches.length > 0 && (
        <Table label={t('all.title')} columns={columns} rows={switches} rowKey={({ id }) => id} />
      )}
      {isThrowing && <ThrowForAllDialog gateway={gateway} onClose={() => setThrowing(false)} />}
      {lifting && <LiftForAll thrown={lifting} onClose={() => setLifting(null)} />}
    </Panel>
  );
}

/** Read apart, so that no number of lifted ones hides one that is on. */
function useAllSwitches() {
  const on = usePlatformSwitches();
  const lifted = usePlatformSwitches(false);
  const switches = useMemo(
    () => on.data && lifted.data && together(on.data, lifted.data).toSorted(bySwitchState),
    [on.data, lifted.data],
  );
  return {
    switches,
    error: on.error ?? lifted.error,
    readAtMs: Math.min(on.dataUpdatedAt, lifted.dataUpdatedAt),
    readAgain: () => void Promise.all([on.refetch(), lifted.refetch()]),
  };
}

const columnsOf = (
  t: ReturnType<typeof useText>,
  onLift: (thrown: PlatformSwitch) => void,
): TableColumn<PlatformSwitch>[] => [
  stateColumn(t),
  {
    key: 'what',
    header: t('column.what'),
    width: '16%',
    cell: ({ type, target, destination, cuts, outdated_ways_out: outdated }) => (
      <span className={classes.what}>
        {t(`all.type.${type}`)} <span className="mono">{target || destination}</span>
        {cuts !== null && <small>{t('all.cuts', { count: cuts })}</small>}
        {outdated.length > 0 && (
          <small>{t('all.outdated', { listeners: outdated.join(', ') })}</small>
        )}
      </span>
    ),
  },
  {
    key: 'gateway',
    header: t('all.gateway'),
    width: '110px',
    cell: ({ gateway }) => <span className="mono">{gateway}</span>,
  },
  reasonColumn(t),
  thrownColumn(t),
  endsColumn(t),
  liftColumn(t, onLift),
];
