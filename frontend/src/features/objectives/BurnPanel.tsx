/** Every condition: how fast the budget burns in its two windows, and what would make it fire. */
import type { Burn, Objective } from '@/api/types/objectives';
import { formatSpan } from '@/lib/durations';
import { formatBurn } from '@/slo/figures';
import { useSloText } from '@/slo/text';
import { Panel } from '@/ui/page/Panel';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './objectives.module.css';
import { useText } from './text';

export function BurnPanel({ objective: { burns } }: { objective: Objective }) {
  const t = useText();
  const columns = useBurnColumns();
  return (
    <Panel title={t('burn')} flush>
      {burns.length === 0 ? (
        <p className={classes.none}>{t('burn.none')}</p>
      ) : (
        <Table
          label={t('burn')}
          rows={burns}
          columns={columns}
          rowKey={({ condition }) => condition}
        />
      )}
    </Panel>
  );
}

function useBurnColumns(): TableColumn<Burn>[] {
  const t = useText();
  const slo = useSloText();
  return [
    {
      key: 'state',
      header: t('burn.state'),
      cell: ({ is_firing: fires, is_insufficient: isThin, since }) => (
        <span className={classes.firing}>
          <StatusMark state={fires ? 'firing' : isThin ? 'insufficient' : 'quiet'} />
          {fires && since && <Age at={since} />}
        </span>
      ),
    },
    {
      key: 'severity',
      header: t('burn.severity'),
      cell: ({ severity, condition }) => (
        <span title={slo(`condition.${condition}`)}>
          {slo(`severity.${severity}`)} <i>{slo(`condition.${condition}`)}</i>
        </span>
      ),
    },
    {
      key: 'exhaustion',
      header: t('burn.exhaustion'),
      align: 'end',
      cell: ({ exhaustion_seconds: seconds }) => (seconds === null ? '–' : formatSpan(seconds)),
    },
    {
      key: 'threshold',
      header: t('burn.threshold'),
      align: 'end',
      cell: ({ threshold, is_capped: isCapped }) => (
        <span title={isCapped ? t('burn.capped') : undefined}>
          {formatBurn(threshold)}
          {isCapped && ' *'}
        </span>
      ),
    },
    {
      key: 'short',
      header: t('burn.short'),
      align: 'end',
      cell: ({ short_burn: burn, short_seconds: seconds, threshold }) => (
        <BurnFigure burn={burn} seconds={seconds} threshold={threshold} />
      ),
    },
    {
      key: 'long',
      header: t('burn.long'),
      align: 'end',
      cell: ({ long_burn: burn, long_seconds: seconds, threshold }) => (
        <BurnFigure burn={burn} seconds={seconds} threshold={threshold} />
      ),
    },
  ];
}

type FigureProps = { burn: number | null; seconds: number | null; threshold: number | null };

function BurnFigure({ burn, seconds, threshold }: FigureProps) {
  const isOver = burn !== null && threshold !== null && burn > threshold;
  return (
    <span className={classes.burn} data-bad={isOver || undefined}>
      {seconds !== null && <i>{formatSpan(seconds)}</i>}
      <b>{formatBurn(burn)}</b>
    </span>
  );
}
