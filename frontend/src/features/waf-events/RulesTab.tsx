/** Which rules match, how often they were wrong, and which routes are attacked. */
import { Link } from '@tanstack/react-router';
import type { RouteCount, RuleCount } from '@/api/types/waf';
import { serverNow } from '@/lib/clock';
import { formatCount, formatShare } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './events.module.css';
import { rangeOf } from '@/lib/timeRange';
import { useSummary } from './reads';
import { useText, type Text } from './text';

/** Of all since the beginning of the chosen time: these counts have no other end than now. */
export function RulesTab({ slice }: { slice: string }) {
  const t = useText();
  const [url] = useUrlState();
  const { since } = rangeOf(url, serverNow());
  const { data, error, refetch } = useSummary(slice, since);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (data.rules.length === 0 && data.routes.length === 0)
    return <EmptyState kind="nothing" title={t('rules.none')} text={t('none.text')} />;
  return (
    <div className={classes.tables}>
      <Panel title={t('rules')} meta={t('rules.meta')} flush>
        <Table
          label={t('rules')}
          columns={ruleColumns(t)}
          rows={data.rules}
          rowKey={({ rule }) => rule}
        />
      </Panel>
      <Panel title={t('routes')} flush>
        <Table
          label={t('routes')}
          columns={routeColumns(t)}
          rows={data.routes}
          rowKey={({ route }) => route}
        />
      </Panel>
    </div>
  );
}

type FilterLinkProps = { name: 'rule' | 'route'; value: string };

/** To the events that have it. */
function FilterLink({ name, value }: FilterLinkProps) {
  return (
    <Link
      to="."
      search={(old: Record<string, string>) => ({ ...old, tab: undefined, [name]: value })}
      className="mono"
    >
      {value}
    </Link>
  );
}

const ruleColumns = (t: Text): TableColumn<RuleCount>[] => [
  {
    key: 'rule',
    header: t('column.rule'),
    width: '46%',
    cell: ({ rule, message }) => (
      <span className={classes.ruleWords}>
        <FilterLink name="rule" value={rule} /> {message}
      </span>
    ),
  },
  numbers('matches', t('column.matches'), ({ matches }) => matches),
  numbers('clients', t('column.clients'), ({ clients }) => clients),
  numbers('routes', t('column.routes'), ({ routes }) => routes),
  {
    key: 'false',
    header: t('column.false'),
    align: 'end',
    cell: ({ false_share: share }) => (share === null ? '–' : formatShare(share)),
  },
  {
    key: 'last',
    header: t('column.last'),
    align: 'end',
    cell: ({ last_at: at }) => <Age at={at} />,
  },
];

const routeColumns = (t: Text): TableColumn<RouteCount>[] => [
  {
    key: 'route',
    header: t('column.route'),
    width: '40%',
    cell: ({ route }) => (route ? <FilterLink name="route" value={route} /> : '–'),
  },
  numbers('requests', t('column.requests'), ({ requests }) => requests),
  numbers('refused', t('column.refused'), ({ refused }) => refused),
  numbers('would', t('column.would'), ({ would_refuse: would }) => would),
];

function numbers<Row>(key: string, header: string, of: (row: Row) => number): TableColumn<Row> {
  return { key, header, align: 'end', cell: (row) => formatCount(of(row)) };
}
