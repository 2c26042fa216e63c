/** What keeps alerts of a tenant quiet: silences, and maintenance windows that come each week. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '@/api/me';
import type { Silence } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { keys } from '@/api/keys';
import { useTopics } from '@/lib/live/live';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './alerts.module.css';
import { matchersText } from './matchers';
import { useSilences } from './reads';
import { SilenceForm } from './SilenceForm';
import { useText, type Text } from './text';

export function SilencesTab({ tenant }: { tenant: string }) {
  const t = useText();
  const silences = useSilences(tenant);
  const mayWatch = useMay(tenant, 'watch');
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Silence | null>(null);
  useTopics([`alerts:${tenant}`]);
  return (
    <Panel
      title={t('tab.silences')}
      meta={t('silences.hint')}
      aside={
        <span className={classes.verbs}>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/silences` }} />
          {mayWatch && (
            <Button variant="default" size="compact-sm" onClick={() => setAdding(true)}>
              {t('silence.new')}
            </Button>
          )}
        </span>
      }
      flush
    >
      {silences.error && <Failure error={silences.error} onRetry={silences.readAgain} />}
      {!silences.isLoading && silences.items.length === 0 && (
        <p className={classes.none}>{t('silences.none')}</p>
      )}
      {silences.items.length > 0 && (
        <Table
          label={t('tab.silences')}
          columns={columns(t, mayWatch ? setEnding : null)}
          rows={silences.items}
          rowKey={({ id }) => id}
        />
      )}
      {isAdding && <SilenceForm tenant={tenant} labels={{}} onClose={() => setAdding(false)} />}
      {ending && <EndSilence silence={ending} onClose={() => setEnding(null)} />}
    </Panel>
  );
}

function EndSilence({ silence, onClose }: { silence: Silence; onClose: () => void }) {
  const t = useText();
  const ending = useWrite([keys.alerting(silence.tenant, 'silences'), ['alerts']]);
  return (
    <Confirm
      opened
      title={t('silence.end.title')}
      consequence={t('silence.end.text', { reason: silence.reason })}
      verb={t('silence.end.verb')}
      isCalm
      isBusy={ending.isPending}
      error={ending.error}
      onConfirm={() =>
        ending.mutate(
          { method: 'POST', path: `/silences/${silence.id}/end` },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}

const columns = (t: Text, onEnd: ((silence: Silence) => void) | null): TableColumn<Silence>[] => [
  {
    key: 'state',
    header: t('state'),
    width: '150px',
    cell: ({ state }) => <StatusMark state={state} />,
  },
  {
    key: 'what',
    header: t('silence.what'),
    cell: ({ matchers, reason, refused }) => (
      <span className={classes.wrap}>
        <code>{matchersText(matchers)}</code>
        <br />
        {reason}
        {refused && <em> {refused}</em>}
      </span>
    ),
  },
  {
    key: 'until',
    header: t('silence.until'),
    width: '220px',
    cell: ({ ends_at, weekly, next_window_at }) => (
      <span className={classes.wrap}>
        {weekly &&
          t('weekly.words', {
            days: weekly.weekdays.map((day) => t(`day.${day}` as 'day.0')).join(', '),
            at: weekly.at,
            zone: weekly.time_zone,
          })}
        {next_window_at && (
          <>
            {', '}
            {t('weekly.next')} <Age at={next_window_at} />
          </>
        )}
        {!weekly && <Age at={ends_at} />}
      </span>
    ),
  },
  { key: 'by', header: t('by'), width: '150px', cell: ({ created_by }) => created_by },
  {
    key: 'verbs',
    header: t('verbs'),
    isHeaderHidden: true,
    align: 'end',
    width: '70px',
    cell: (silence) =>
      onEnd &&
      silence.state !== 'ended' && (
        <Button variant="default" size="compact-xs" onClick={() => onEnd(silence)}>
          {t('silence.end')}
        </Button>
      ),
  },
];
