/** Which data left from where to where: by class, region of destinations and region of nodes. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Query } from '@/api/client';
import type { Residence } from '@/api/types/egress';
import { formatBytes, formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from '../egress.module.css';
import { placeOf, useResidencies } from '../reads';
import { useText } from '../text';
import { ResidencyRules } from './ResidencyRules';

type Props = { slice: string; query: Query };

export function ResidencyTab({ slice, query }: Props) {
  const t = useText();
  const columns = useMemo(() => columnsOf(t), [t]);
  const { data, error, refetch, dataUpdatedAt } = useResidencies(slice, query);
  const again = () => void refetch();
  if (error && !data) return <Failure error={error} onRetry={again} />;
  if (!data) return null;
  if (data.items.length === 0)
    return (
      <div className={classes.stack}>
        <ResidencyRules slice={slice} />
        <EmptyState
          kind="nothing"
          title={t('residency.none')}
          text={t('residency.none.text')}
          action={<FirstSteps slice={slice} />}
        />
      </div>
    );
  return (
    <div className={classes.stack}>
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <ResidencyRules slice={slice} />
      <Panel title={t('residency')} aside={<Csv slice={slice} query={query} />} flush>
        <Table
          label={t('residency')}
          columns={columns}
          rows={data.items}
          rowKey={({ data_class: name, destination_regions: to, node_region: from }) =>
            [name, to.join(' '), from].join('/')
          }
        />
      </Panel>
      <span className={classes.quiet}>{t('residency.hint')}</span>
    </div>
  );
}

/** Where each of the three things is said without which nothing can be told. */
function FirstSteps({ slice }: { slice: string }) {
  const t = useText();
  return (
    <ol className={classes.steps}>
      <li>
        <Link to={paths.objects(slice, 'workloads')}>{t('residency.step.class')}</Link>
      </li>
      <li>
        <Link to={paths.objects(slice, 'egress-destinations')}>{t('residency.step.where')}</Link>
      </li>
      <li>
        <Link to={paths.objects(slice, 'egress-policies')}>{t('residency.step.rule')}</Link>
      </li>
    </ol>
  );
}

function Csv({ slice, query }: Props) {
  const t = useText();
  const search = new URLSearchParams(Object.entries({ ...query, as: 'csv' }));
  return (
    <a href={`/api/v1${placeOf(slice, 'residency')}?${search}`} download>
      {t('residency.csv')}
    </a>
  );
}

type Text = ReturnType<typeof useText>;

const columnsOf = (t: Text): TableColumn<Residence>[] => [
  {
    key: 'class',
    header: t('residency.class'),
    width: '16%',
    cell: ({ data_class: name }) => <code>{name}</code>,
  },
  {
    key: 'from',
    header: t('residency.from'),
    width: '14%',
    cell: ({ node_region: from }) => <Where regions={from ? [from] : []} />,
  },
  {
    key: 'to',
    header: t('residency.to'),
    cell: ({ destination_regions: to, destinations }) => (
      <span title={destinations.join('\n')}>
        <Where regions={to} />
      </span>
    ),
  },
  counted(t('residency.requests'), 'requests'),
  counted(t('residency.denied'), 'denied'),
  {
    key: 'bytes',
    header: t('column.bytes'),
    align: 'end',
    width: '110px',
    cell: ({ bytes }) => formatBytes(bytes),
  },
];

const counted = (header: string, key: 'requests' | 'denied'): TableColumn<Residence> => ({
  key,
  header,
  align: 'end',
  width: '150px',
  cell: (row) => formatCount(row[key]),
});

function Where({ regions }: { regions: readonly string[] }) {
  const t = useText();
  if (regions.length === 0) return <span className={classes.quiet}>{t('residency.unknown')}</span>;
  return <code>{regions.join(', ')}</code>;
}
