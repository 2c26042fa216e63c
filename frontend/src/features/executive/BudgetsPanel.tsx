/** Budgets left, the least first. */
import { Link } from '@tanstack/react-router';
import type { Objective } from '@/api/types/objectives';
import { paths } from '@/lib/paths';
import { BudgetBar } from '@/slo/BudgetBar';
import { formatLevel, formatTarget } from '@/slo/figures';
import { byBudget } from '@/slo/order';
import type { Objectives } from '@/slo/reads';
import { StandingMark } from '@/slo/StandingMark';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './executive.module.css';
import { isWatched } from './kept';
import { useText } from './text';

const SHOWN = 10;

export function BudgetsPanel({ objectives }: { objectives: Objectives }) {
  const t = useText();
  const columns = useBudgetColumns();
  const rows = objectives.items.filter(isWatched).toSorted(byBudget).slice(0, SHOWN);
  return (
    <Panel
      title={t('budgets')}
      meta={objectives.items.length}
      flush
      aside={<Link to={paths.objectives()}>{t('budgets.all')}</Link>}
    >
      {objectives.error && <Failure error={objectives.error} onRetry={objectives.readAgain} />}
      {!objectives.isLoading && rows.length === 0 && (
        <p className={classes.none}>{t('budgets.none')}</p>
      )}
      {rows.length > 0 && (
        <Table label={t('budgets')} rows={rows} columns={columns} rowKey={({ id }) => id} />
      )}
    </Panel>
  );
}

function useBudgetColumns(): TableColumn<Objective>[] {
  const t = useText();
  return [
    {
      key: 'name',
      header: t('objective'),
      cell: ({ id, name }) => (
        <Link to={paths.objective(id)} className={classes.name}>
          {name}
        </Link>
      ),
    },
    { key: 'state', header: t('state'), cell: (one) => <StandingMark objective={one} /> },
    {
      key: 'target',
      header: t('promised'),
      align: 'end',
      cell: ({ target }) => formatTarget(target),
    },
    {
      key: 'level',
      header: t('kept'),
      align: 'end',
      cell: ({ state, target }) => formatLevel(state?.availability ?? null, target),
    },
    {
      key: 'budget',
      header: t('left'),
      width: '30%',
      cell: ({ state }) => (
        <BudgetBar
          remaining={state?.remaining ?? null}
          isTentative={state?.is_tentative ?? false}
        />
      ),
    },
  ];
}
