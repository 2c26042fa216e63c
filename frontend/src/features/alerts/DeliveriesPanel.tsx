/** What was sent to one channel, each with its attempts; a test, and the channel's removal. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Channel, NotificationDelivery } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './alerts.module.css';
import { useDeliveries } from './reads';
import { useText, type Text } from './text';

export function DeliveriesPanel({ channel, maySecure }: { channel: Channel; maySecure: boolean }) {
  const t = useText();
  const deliveries = useDeliveries(channel.id);
  const stale = [keys.deliveries(channel.id), keys.alerting(channel.tenant, 'channels')];
  const testing = useWrite<NotificationDelivery>(stale);
  const [isRemoving, setRemoving] = useState(false);
  return (
    <Panel
      title={t('deliveries.of', { name: channel.name })}
      meta={t('deliveries.hint')}
      aside={
        maySecure && (
          <span className={classes.verbs}>
            <Button variant="default" size="compact-sm" onClick={() => setRemoving(true)}>
              {t('remove')}
            </Button>
            <Button
              size="compact-sm"
              loading={testing.isPending}
              onClick={() =>
                testing.mutate({ method: 'POST', path: `/channels/${channel.id}/test` })
              }
            >
              {t('channel.test')}
            </Button>
          </span>
        )
      }
      flush
    >
      {testing.error && <Failure error={testing.error} />}
      {testing.data && (
        <p className={classes.none} role="status">
          {testing.data.error ? t('test.failed', { why: testing.data.error }) : t('test.arrived')}
        </p>
      )}
      {deliveries.error && <Failure error={deliveries.error} onRetry={deliveries.readAgain} />}
      {!deliveries.isLoading && deliveries.items.length === 0 && (
        <p className={classes.none}>{t('deliveries.none')}</p>
      )}
      {deliveries.items.length > 0 && (
        <Table
          label={t('deliveries.of', { name: channel.name })}
          columns={columns(t)}
          rows={deliveries.items}
          rowKey={({ id }) => id}
          note={({ error }) => error || null}
        />
      )}
      {deliveries.hasMore && (
        <Button variant="subtle" onClick={deliveries.readMore}>
          {t('more')}
        </Button>
      )}
      {isRemoving && <RemoveChannel channel={channel} onClose={() => setRemoving(false)} />}
    </Panel>
  );
}

function RemoveChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useText();
  const removing = useWrite([keys.alerting(channel.tenant, 'channels')]);
  return (
    <Confirm
      opened
      title={t('channel.remove.title', { name: channel.name })}
      consequence={t('channel.remove.text')}
      verb={t('channel.remove.verb', { name: channel.name })}
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() =>
        removing.mutate(
          { method: 'DELETE', path: `/channels/${channel.id}`, etag: channel.etag },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}

const columns = (t: Text): TableColumn<NotificationDelivery>[] => [
  {
    key: 'state',
    header: t('state'),
    width: '120px',
    cell: ({ state, attempts_made }) => (
      <StatusMark state={state === 'waiting' && attempts_made > 0 ? 'failing' : state} />
    ),
  },
  { key: 'at', header: t('at'), width: '110px', cell: ({ created_at }) => <Age at={created_at} /> },
  {
    key: 'title',
    header: t('what'),
    cell: ({ title }) => <span className={classes.wrap}>{title}</span>,
  },
  {
    key: 'attempts',
    header: t('attempts'),
    width: '90px',
    align: 'end',
    cell: ({ attempts_made }) => attempts_made,
  },
  {
    key: 'answer',
    header: t('answer'),
    width: '150px',
    cell: ({ attempts: [last] }) =>
      last ? `${last.status ?? '–'}, ${last.took_milliseconds} ms` : '–',
  },
  {
    key: 'next',
    header: t('nextTry'),
    width: '110px',
    cell: ({ next_try_at }) => (next_try_at ? <Age at={next_try_at} /> : '–'),
  },
];
