/** What freezes a gateway now, later and lately; a new freeze, and the end of one. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Freeze } from '@/api/types/governance';
import { useFreezes } from '@/api/useFreezes';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { formatExact } from '@/ui/time/Age';
import classes from './delivery.module.css';
import { EndFreeze } from './EndFreeze';
import { FreezeForm } from './FreezeForm';
import { byFreezeState } from './freezes';
import { useText } from './text';

export function FreezesPanel({ gateway }: { gateway: string }) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const { data: freezes, error, refetch } = useFreezes(gateway);
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Freeze | null>(null);
  return (
    <Panel
      title={t('freezes')}
      meta={t('freezes.hint')}
      aside={
        mayOperate && (
          <Button variant="default" size="compact-sm" onClick={() => setAdding(true)}>
            {t('freeze.new')}
          </Button>
        )
      }
      flush
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {freezes?.length === 0 && <p className={classes.none}>{t('freezes.none')}</p>}
      {freezes && freezes.length > 0 && (
        <Table
          label={t('freezes')}
          columns={columns(t, mayOperate ? setEnding : null)}
          rows={freezes.toSorted(byFreezeState)}
          rowKey={({ id }) => id}
        />
      )}
      {isAdding && <FreezeForm gateway={gateway} onClose={() => setAdding(false)} />}
      {ending && <EndFreeze freeze={ending} onClose={() => setEnding(null)} />}
    </Panel>
  );
}

const columns = (
  t: ReturnType<typeof useText>,
  onEnd: ((freeze: Freeze) => void) | null,
): TableColumn<Freeze>[] => [
  {
    key: 'state',
    header: t('freeze.state'),
    width: '110px',
    cell: ({ state }) => <StatusMark state={state === 'active' ? 'frozen' : state} />,
  },
  {
    key: 'reason',
    header: t('freeze.reason'),
    cell: ({ reason, refused }) => (
      <span className={classes.reason}>
        {reason}
        {refused && <em> {refused}</em>}
      </span>
    ),
  },
  {
    key: 'where',
    header: t('freeze.where'),
    width: '110px',
    cell: ({ gateway }) =>
      gateway ? <span className="mono">{gateway}</span> : t('freeze.everywhere'),
  },
  {
    key: 'when',
    header: t('freeze.when'),
    width: '280px',
    cell: ({ starts_at, ends_at }) => (
      <span className={classes.span}>
        <span>
          <time dateTime={starts_at}>{minuteOf(starts_at)}</time> →
        </span>
        {ends_at ? <time dateTime={ends_at}>{minuteOf(ends_at)}</time> : t('freeze.open')}
      </span>
    ),
  },
  {
    key: 'who',
    header: t('freeze.who'),
    width: '130px',
    cell: ({ created_by, ended_by }) => (
      <span title={ended_by ? t('freeze.endedBy', { who: ended_by }) : undefined}>
        {created_by}
      </span>
    ),
  },
  {
    key: 'verbs',
    header: t('freeze.verb'),
    isHeaderHidden: true,
    align: 'end',
    width: '70px',
    cell: (freeze) =>
      onEnd &&
      freeze.state !== 'ended' && (
        <Button variant="default" size="compact-xs" onClick={() => onEnd(freeze)}>
          {t(freeze.state === 'planned' ? 'freeze.cancel' : 'freeze.end')}
        </Button>
      ),
  },
];

/** Down to the minute, where the column says that it is UTC. */
const minuteOf = (at: string): string => formatExact(at).slice(0, 'yyyy-mm-dd hh:mm'.length);
