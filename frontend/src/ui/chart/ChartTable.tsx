/** The same as the chart shows, as a table; of long lines an even choice of moments. */
import { useState } from 'react';
import { Table } from '../table/Table';
import { useUiText } from '../text';
import classes from './chart.module.css';
import { momentOf } from './ChartMoment';
import { sampled, type Span } from './spans';
import type { TimeLine } from './timeOptions';

const MOST_ROWS = 60;

type Props = {
  label: string;
  times: readonly number[];
  lines: readonly Pick<TimeLine, 'label' | 'values'>[];
  format: (value: number) => string;
  shown: Span | null;
};

export function ChartTable({ label, times, lines, format, shown }: Props) {
  const t = useUiText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={classes.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('chart.table')}</summary>
      {isOpen && (
        <div className={classes.rows}>
          <Table
            label={label}
            rows={sampled(times, shown, MOST_ROWS)}
            rowKey={String}
            columns={[
              {
                key: 'at',
                header: t('chart.time'),
                cell: (index) => momentOf(times[index] ?? 0),
              },
              ...lines.map(({ label: name, values }) => ({
                key: name,
                header: name,
                align: 'end' as const,
                cell: (index: number) => {
                  const value = values[index];
                  return value == null ? t('chart.unknown') : format(value);
                },
              })),
            ]}
          />
        </div>
      )}
    </details>
  );
}
