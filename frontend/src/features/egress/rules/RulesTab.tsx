/** The rules of live policies with how often each decided: what nobody uses, and what a policy that observes would deny. */
import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { PolicyUse, RuleUse } from '@/api/types/egress';
import { ModeMark } from '@/egress/ModeMark';
import { formatBytes, formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { usePolicyUses } from '../reads';
import { useText } from '../text';
import { Users } from './Users';
import { WouldDeny } from './WouldDeny';

const SPANS = ['7', '30', '90'] as const;
const USUAL = '30';
const UNUSED_FROM_DAYS = 7;

export function RulesTab({ slice }: { slice: string }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const days = SPANS.find((span) => span === url['days']) ?? USUAL;
  const list = usePolicyUses(slice, Number(days));
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  if (list.isLoading) return null;
  if (list.items.length === 0)
    return <EmptyState kind="nothing" title={t('rules.none')} text={t('rules.none.text')} />;
  return (
    <div className={classes.stack}>
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <div className={classes.verbs}>
        <SegmentedControl
          aria-label={t('rules.span')}
          data={SPANS.map((value) => ({ value, label: t('rules.days', { count: Number(value) }) }))}
          value={days}
          onChange={(value) => setUrl({ days: value === USUAL ? '' : value })}
        />
        <span className={classes.quiet}>{t('rules.hint')}</span>
      </div>
      {list.items.map((policy) => (
        <PolicyPanel key={policy.policy} slice={slice} use={policy} />
      ))}
    </div>
  );
}

function PolicyPanel({ slice, use }: { slice: string; use: PolicyUse }) {
  const t = useText();
  const columns = useMemo(() => columnsOf(t), [t]);
  return (
    <Panel
      title={
        <Link to={paths.objects(slice, 'egress-policies')} search={{ open: use.policy }}>
          {use.policy}
        </Link>
      }
      meta={
        <span className={classes.about}>
          <ModeMark mode={use.mode} /> {use.workloads.join(', ')}
        </span>
      }
      flush
    >
      {use.rules.length === 0 ? (
        <p className={classes.none}>{t('rules.empty')}</p>
      ) : (
        <Table
          label={t('rules.of', { policy: use.policy })}
          columns={columns}
          rows={use.rules}
          rowKey={({ name }) => name}
        />
      )}
      {use.mode === 'observe' && <WouldDeny slice={slice} use={use} />}
    </Panel>
  );
}

const columnsOf = (t: ReturnType<typeof useText>): TableColumn<RuleUse>[] => [
  {
    key: 'rule',
    header: t('filter.rule'),
    width: '18%',
    cell: ({ name }) => <span className="mono">{name}</span>,
  },
  {
    key: 'action',
    header: t('column.action'),
    width: '80px',
    cell: ({ action }) => t(`action.${action}`),
  },
  {
    key: 'hits',
    header: t('column.hits'),
    align: 'end',
    width: '90px',
    cell: ({ hits }) => formatCount(hits),
  },
  {
    key: 'bytes',
    header: t('column.bytes'),
    align: 'end',
    width: '96px',
    cell: ({ bytes_up: up, bytes_down: down }) => formatBytes(up + down),
  },
  {
    key: 'last',
    header: t('column.hit'),
    width: '200px',
    cell: (rule) => <LastHit rule={rule} />,
  },
  {
    key: 'users',
    header: t('column.users'),
    cell: (rule) => <Users rule={rule} />,
  },
];

function LastHit({ rule: { last_hit_at: at, unused_days: unused } }: { rule: RuleUse }) {
  const t = useText();
  if (unused < UNUSED_FROM_DAYS) return at ? <Age at={at} /> : <>{t('hit.never')}</>;
  return (
    <span className={classes.outcome}>
      <Mark glyph="ring" tone="warn" />
      {t(at ? 'hit.unused' : 'hit.unused.never', { count: unused })}
    </span>
  );
}
