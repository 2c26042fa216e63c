/** Who is told of which alerts of a tenant, in which order policies are asked, and how they escalate. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '@/api/me';
import type { Channel, NotificationPolicy } from '@/api/types/alerts';
import { formatSpan } from '@/lib/durations';
import { useTopics } from '@/lib/live/live';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './alerts.module.css';
import { matchersText } from './matchers';
import { PolicyForm } from './PolicyForm';
import { useChannels, usePolicies } from './reads';
import { useText, type Text } from './text';

type Open = { policy: NotificationPolicy | null } | null;

export function PoliciesTab({ tenant }: { tenant: string }) {
  const t = useText();
  const policies = usePolicies(tenant);
  const channels = useChannels(tenant);
  const mayWatch = useMay(tenant, 'watch');
  const [open, setOpen] = useState<Open>(null);
  useTopics([`alerts:${tenant}`]);
  return (
    <Panel
      title={t('tab.policies')}
      meta={t('policies.hint')}
      aside={
        <span className={classes.verbs}>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/notification-policies` }} />
          {mayWatch && (
            <Button variant="default" size="compact-sm" onClick={() => setOpen({ policy: null })}>
              {t('policy.new')}
            </Button>
          )}
        </span>
      }
      flush
    >
      {policies.error && <Failure error={policies.error} onRetry={policies.readAgain} />}
      <Table
        label={t('tab.policies')}
        columns={columns(t, channels.items, mayWatch ? (policy) => setOpen({ policy }) : null)}
        rows={policies.items}
        rowKey={({ id }) => id}
        note={({ steps, is_enabled }) =>
          is_enabled && steps.every((step) => step.channels.length === 0)
            ? t('policy.nobody')
            : null
        }
      />
      {open && (
        <PolicyForm
          tenant={tenant}
          policy={open.policy}
          channels={channels.items}
          onClose={() => setOpen(null)}
        />
      )}
    </Panel>
  );
}

const columns = (
  t: Text,
  channels: readonly Channel[],
  onEdit: ((policy: NotificationPolicy) => void) | null,
): TableColumn<NotificationPolicy>[] => [
  {
    key: 'state',
    header: t('state'),
    width: '110px',
    cell: ({ is_enabled }) => <StatusMark state={is_enabled ? 'enabled' : 'disabled'} />,
  },
  {
    key: 'name',
    header: t('policy'),
    cell: ({ name, matchers }) => (
      <span className={classes.wrap}>
        <b>{name}</b> <code>{matchersText(matchers) || t('policy.everything')}</code>
      </span>
    ),
  },
  {
    key: 'steps',
    header: t('policy.steps'),
    cell: ({ steps }) => (
      <span className={classes.wrap}>
        {steps.map((step) => (
          <span key={step.after_seconds}>
            {step.after_seconds === 0
              ? t('step.first')
              : t('step.after', { after: formatSpan(step.after_seconds) })}
            {': '}
            {step.channels.map((id) => nameOf(channels, id)).join(', ') || t('nobody')}
            <br />
          </span>
        ))}
      </span>
    ),
  },
  {
    key: 'repeat',
    header: t('policy.repeat'),
    width: '110px',
    cell: ({ repeat_seconds }) => formatSpan(repeat_seconds),
  },
  {
    key: 'verbs',
    header: t('verbs'),
    isHeaderHidden: true,
    align: 'end',
    width: '90px',
    cell: (policy) =>
      onEdit && (
        <Button variant="default" size="compact-xs" onClick={() => onEdit(policy)}>
          {t('change.verb')}
        </Button>
      ),
  },
];

const nameOf = (channels: readonly Channel[], id: string): string =>
  channels.find((channel) => channel.id === id)?.name ?? '?';
