/** The residency rules of a slice as its draft has them, each with the way to where it is written. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { EgressMode, ResidencyRule } from '@/api/types/intent';
import { ModeMark } from '@/egress/ModeMark';
import { useEgressPolicies, useWorkloads } from '@/egress/reads';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from '../egress.module.css';
import { useText } from '../text';

type Row = ResidencyRule & { policy: string; mode: EgressMode };

export function ResidencyRules({ slice }: { slice: string }) {
  const t = useText();
  const { items, error, isLoading } = useEgressPolicies(slice);
  const { items: workloads } = useWorkloads(slice);
  const columns = useMemo(() => columnsOf(t, slice), [t, slice]);
  if (error && items.length === 0) return <Failure error={error} />;
  const rows = items
    .filter(({ state }) => state !== 'removed')
    .flatMap(({ name: policy, spec }) =>
      spec.residency.map((rule): Row => ({ ...rule, policy, mode: spec.mode })),
    );
  const ruled = new Set(rows.map(({ data_class: data }) => data));
  const handled = new Set(workloads.flatMap(({ spec }) => spec.data_classes));
  const unruled = [...handled].filter((data) => !ruled.has(data)).toSorted();
  if (isLoading || rows.length + unruled.length === 0) return null;
  return (
    <Panel title={t('residency.rules')} flush={rows.length > 0}>
      {rows.length > 0 && (
        <Table
          label={t('residency.rules')}
          columns={columns}
          rows={rows}
          rowKey={({ policy, name }) => `${policy}/${name}`}
        />
      )}
      {unruled.length > 0 && (
        <p className={classes.unruled}>
          {t('residency.unruled', { classes: unruled.join(', ') })}{' '}
          <Link to={paths.objects(slice, 'egress-policies')}>{t('residency.write')}</Link>
        </p>
      )}
    </Panel>
  );
}

const columnsOf = (t: ReturnType<typeof useText>, slice: string): TableColumn<Row>[] => [
  {
    key: 'class',
    header: t('residency.class'),
    width: '16%',
    cell: ({ data_class: data }) => <code>{data}</code>,
  },
  {
    key: 'from',
    header: t('residency.from'),
    width: '18%',
    cell: ({ from_regions: from }) => <Regions names={from} />,
  },
  {
    key: 'to',
    header: t('residency.to'),
    cell: ({ to_regions: to }) => <Regions names={to} />,
  },
  {
    key: 'mode',
    header: t('residency.mode'),
    width: '110px',
    cell: ({ mode }) => <ModeMark mode={mode} />,
  },
  {
    key: 'rule',
    header: t('residency.rule'),
    width: '26%',
    cell: ({ policy, name }) => (
      <Link to={paths.objects(slice, 'egress-policies')} search={{ open: policy }} hash="residency">
        {t('test.rule', { policy, rule: name })}
      </Link>
    ),
  },
];

function Regions({ names }: { names: readonly string[] }) {
  const t = useText();
  if (names.length === 0) return <span className={classes.quiet}>{t('residency.anywhere')}</span>;
  return <code>{names.join(', ')}</code>;
}
