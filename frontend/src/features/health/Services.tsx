/** Services with the worst first; choosing one shows its endpoints. */
import { useMemo } from 'react';
import { ServiceMark } from '@/health/HealthMark';
import type { Glance } from '@/health/reads';
import { Panel } from '@/ui/page/Panel';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './health.module.css';
import { useText } from './text';

type Props = {
  services: readonly Glance[];
  chosen: Glance | undefined;
  /** Of all slices of the gateway. */
  isAll: boolean;
  onChoose: (service: Glance) => void;
};

export function Services({ services, chosen, isAll, onChoose }: Props) {
  const t = useText();
  const columns = useMemo<TableColumn<Glance>[]>(() => {
    const own: TableColumn<Glance>[] = [
      { key: 'state', header: t('state'), cell: ({ state }) => <ServiceMark state={state} /> },
      {
        key: 'service',
        header: t('service'),
        cell: (one) => (
          <button
            type="button"
            className={classes.choose}
            aria-current={isSame(one, chosen) || undefined}
            onClick={() => onChoose(one)}
          >
            {one.service}
          </button>
        ),
      },
      {
        key: 'endpoints',
        header: t('endpoints'),
        cell: (one) => (
          <span className={one.fewest === one.most ? undefined : classes.warn}>
            {wordsOf(one, t)}
          </span>
        ),
      },
      {
        key: 'since',
        header: t('since'),
        align: 'end',
        cell: ({ since }) => (since ? <Age at={since} bare /> : '–'),
      },
    ];
    const slice = { key: 'slice', header: t('slice'), cell: (one: Glance) => one.slice };
    return isAll ? [...own.slice(0, 2), slice, ...own.slice(2)] : own;
  }, [t, chosen, isAll, onChoose]);
  return (
    <Panel title={t('services')} flush>
      <Table
        label={t('services')}
        columns={columns}
        rows={services}
        rowKey={({ slice, service }) => `${slice} ${service}`}
      />
    </Panel>
  );
}

const isSame = (one: Glance, other: Glance | undefined): boolean =>
  one.slice === other?.slice && one.service === other.service;

function wordsOf({ fewest, most, total, heard }: Glance, t: ReturnType<typeof useText>): string {
  if (heard === 0) return '–';
  if (fewest !== most) return t('endpoints.differ', { fewest, most, total });
  return t('endpoints.of', { healthy: most, total });
}
