/** What happened to one alert, newest first. */
import { Button } from '@mantine/core';
import type { AlertEvent } from '@/api/types/alerts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './alerts.module.css';
import { useAlertEvents } from './reads';
import { useText, type Text } from './text';

export function HistoryPanel({ alert }: { alert: string }) {
  const t = useText();
  const events = useAlertEvents(alert);
  return (
    <Panel title={t('history')} flush>
      {events.error && <Failure error={events.error} onRetry={events.readAgain} />}
      <Table
        label={t('history')}
        columns={columns(t)}
        rows={events.items}
        rowKey={({ id }) => id}
      />
      {events.hasMore && (
        <Button variant="subtle" onClick={events.readMore}>
          {t('more')}
        </Button>
      )}
    </Panel>
  );
}

const columns = (t: Text): TableColumn<AlertEvent>[] => [
  { key: 'at', header: t('at'), width: '110px', cell: ({ at }) => <Age at={at} /> },
  { key: 'kind', header: t('event'), width: '150px', cell: ({ kind }) => t(`event.${kind}`) },
  {
    key: 'text',
    header: t('text'),
    cell: ({ text, actor }) => (
      <span className={classes.wrap}>{[actor, text].filter(Boolean).join(': ')}</span>
    ),
  },
];
