/** Receivers of a tenant's notifications: whether they arrive, tests, and what was sent. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '@/api/me';
import type { Channel } from '@/api/types/alerts';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './alerts.module.css';
import { ChannelForm } from './ChannelForm';
import { whereOf } from './channels';
import { DeliveriesPanel } from './DeliveriesPanel';
import { useChannels } from './reads';
import { useText, type Text } from './text';

type Open = { channel: Channel | null } | null;

export function ChannelsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const channels = useChannels(tenant);
  const maySecure = useMay(tenant, 'secure');
  const [open, setOpen] = useState<Open>(null);
  const [url, setUrl] = useUrlState();
  useTopics([`alerts:${tenant}`]);
  const shown = channels.items.find(({ id }) => id === url['channel']);
  return (
    <>
      <Panel
        title={t('tab.channels')}
        meta={t('channels.hint')}
        aside={
          <span className={classes.verbs}>
            <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/channels` }} />
            {maySecure && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => setOpen({ channel: null })}
              >
                {t('channel.new')}
              </Button>
            )}
          </span>
        }
        flush
      >
        {channels.error && <Failure error={channels.error} onRetry={channels.readAgain} />}
        {!channels.isLoading && channels.items.length === 0 && (
          <p className={classes.none}>{t('channels.none')}</p>
        )}
        {channels.items.length > 0 && (
          <Table
            label={t('tab.channels')}
            columns={columns(
              t,
              ({ id }) => setUrl({ channel: id }),
              maySecure ? (channel) => setOpen({ channel }) : null,
            )}
            rows={channels.items}
            rowKey={({ id }) => id}
            note={({ last_error }) => last_error || null}
          />
        )}
      </Panel>
      {shown && <DeliveriesPanel key={shown.id} channel={shown} maySecure={maySecure} />}
      {open && <ChannelForm tenant={tenant} channel={open.channel} onClose={() => setOpen(null)} />}
    </>
  );
}

const stateOf = ({ is_enabled, failing_since }: Channel) =>
  !is_enabled ? 'disabled' : failing_since ? 'failing' : 'enabled';

const columns = (
  t: Text,
  onShow: (channel: Channel) => void,
  onEdit: ((channel: Channel) => void) | null,
): TableColumn<Channel>[] => [
  {
    key: 'state',
    header: t('state'),
    width: '110px',
    cell: (channel) => <StatusMark state={stateOf(channel)} />,
  },
  { key: 'name', header: t('name'), cell: ({ name }) => <b>{name}</b> },
  { key: 'type', header: t('channel.type'), width: '110px', cell: ({ type }) => t(`type.${type}`) },
  {
    key: 'where',
    header: t('channel.where'),
    cell: (channel) => <span className={classes.wrap}>{whereOf(channel) || '–'}</span>,
  },
  {
    key: 'sent',
    header: t('channel.lastSent'),
    width: '110px',
    cell: ({ last_sent_at }) => <Age at={last_sent_at} />,
  },
  {
    key: 'verbs',
    header: t('verbs'),
    isHeaderHidden: true,
    align: 'end',
    width: '190px',
    cell: (channel) => (
      <span className={classes.verbs}>
        <Button variant="default" size="compact-xs" onClick={() => onShow(channel)}>
          {t('deliveries')}
        </Button>
        {onEdit && (
          <Button variant="default" size="compact-xs" onClick={() => onEdit(channel)}>
            {t('change.verb')}
          </Button>
        )}
      </span>
    ),
  },
];
