/** What requests under this revision spent of what is promised, beside what is left of it. */
import { Link } from '@tanstack/react-router';
import type { RevisionBudget } from '@/api/types/objectives';
import { formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { BudgetBar } from '@/slo/BudgetBar';
import { formatBudget, formatTarget } from '@/slo/figures';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { useRevisionsText } from './text';
import { useBudgetsOf } from './useBudgetsOf';

export function BudgetsPanel({ slice, sequence }: { slice: string; sequence: number }) {
  const t = useRevisionsText();
  const { data, error, refetch } = useBudgetsOf(slice, sequence);
  const columns = useBudgetColumns();
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  const call = `/slices/${slice}/revisions/${sequence}/budgets` as const;
  return (
    <Panel
      title={t('budgets')}
      meta={t('budgets.meta')}
      aside={<ApiCall request={{ method: 'GET', path: call }} />}
      flush
    >
      <Table
        label={t('budgets')}
        rows={data}
        columns={columns}
        rowKey={({ objective }) => objective}
      />
    </Panel>
  );
}

function useBudgetColumns(): TableColumn<RevisionBudget>[] {
  const t = useRevisionsText();
  return [
    {
      key: 'name',
      header: t('budgets.objective'),
      cell: ({ objective, name }) => <Link to={paths.objective(objective)}>{name}</Link>,
    },
    {
      key: 'target',
      header: t('budgets.target'),
      align: 'end',
      cell: ({ target }) => formatTarget(target),
    },
    {
      key: 'bad',
      header: t('budgets.bad'),
      align: 'end',
      cell: ({ good, bad }) =>
        t('budgets.of', { bad: formatShort(bad), all: formatShort(good + bad) }),
    },
    {
      key: 'share',
      header: t('budgets.spent'),
      align: 'end',
      cell: ({ share }) => formatBudget(share),
    },
    {
      key: 'remaining',
      header: t('budgets.left'),
      width: '24%',
      cell: ({ remaining }) => <BudgetBar remaining={remaining} />,
    },
  ];
}
