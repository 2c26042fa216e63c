/** What is looked for in a tenant: rules that are there from the start, and its own. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { SeverityMark } from '@/alerts/SeverityMark';
import { useMay } from '@/api/me';
import type { AlertRule } from '@/api/types/alerts';
import { useTopics } from '@/lib/live/live';
import { formatSpan } from '@/lib/durations';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './alerts.module.css';
import { useKinds, useRules } from './reads';
import { RemoveRule } from './RemoveRule';
import { RuleForm } from './RuleForm';
import { useText, type Text } from './text';

type Open = { rule: AlertRule | null } | null;

export function RulesTab({ tenant }: { tenant: string }) {
  const t = useText();
  const rules = useRules(tenant);
  const { data: kinds = [], error } = useKinds();
  const mayWatch = useMay(tenant, 'watch');
  const [open, setOpen] = useState<Open>(null);
  const [removing, setRemoving] = useState<AlertRule | null>(null);
  useTopics([`alerts:${tenant}`]);
  const problem = rules.error ?? error;
  const failing = kinds.filter((kind) => kind.error);
  return (
    <Panel
      title={t('tab.rules')}
      meta={t('rules.hint')}
      aside={
        <span className={classes.verbs}>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/alert-rules` }} />
          {mayWatch && (
            <Button variant="default" size="compact-sm" onClick={() => setOpen({ rule: null })}>
              {t('rule.new')}
            </Button>
          )}
        </span>
      }
      flush
    >
      {problem && <Failure error={problem} onRetry={rules.readAgain} />}
      {failing.map(({ name, title, error: why }) => (
        <p key={name} className={classes.warning}>
          {t('kind.failing', { title, why })}
        </p>
      ))}
      <Table
        label={t('tab.rules')}
        columns={columns(t, mayWatch ? (rule) => setOpen({ rule }) : null, setRemoving)}
        rows={rules.items}
        rowKey={({ id }) => id}
      />
      {open && (
        <RuleForm tenant={tenant} rule={open.rule} kinds={kinds} onClose={() => setOpen(null)} />
      )}
      {removing && <RemoveRule rule={removing} onClose={() => setRemoving(null)} />}
    </Panel>
  );
}

const columns = (
  t: Text,
  onEdit: ((rule: AlertRule) => void) | null,
  onRemove: (rule: AlertRule) => void,
): TableColumn<AlertRule>[] => [
  {
    key: 'on',
    header: t('state'),
    width: '110px',
    cell: ({ is_enabled, firing }) => (
      <StatusMark state={firing > 0 ? 'firing' : is_enabled ? 'enabled' : 'disabled'} />
    ),
  },
  {
    key: 'name',
    header: t('rule'),
    cell: ({ name, title, is_built_in }) => (
      <span className={classes.wrap}>
        <b>{name}</b> {title}
        {is_built_in && <em className={classes.tag}>{t('builtIn')}</em>}
      </span>
    ),
  },
  {
    key: 'severity',
    header: t('severity'),
    width: '90px',
    cell: ({ severity }) => <SeverityMark severity={severity} />,
  },
  {
    key: 'for',
    header: t('for'),
    width: '90px',
    cell: ({ for_seconds }) => formatSpan(for_seconds),
  },
  {
    key: 'where',
    header: t('where'),
    width: '110px',
    cell: ({ gateway }) => (gateway ? <span className="mono">{gateway}</span> : t('everywhere')),
  },
  {
    key: 'verbs',
    header: t('verbs'),
    isHeaderHidden: true,
    align: 'end',
    width: '150px',
    cell: (rule) =>
      onEdit && (
        <span className={classes.verbs}>
          <Button variant="default" size="compact-xs" onClick={() => onEdit(rule)}>
            {t('change.verb')}
          </Button>
          {!rule.is_built_in && (
            <Button variant="default" size="compact-xs" onClick={() => onRemove(rule)}>
              {t('remove')}
            </Button>
          )}
        </span>
      ),
  },
];
