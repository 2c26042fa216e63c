/** One alert: how it stands, since when, the change before it, what to do, and its history. */
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { AlertStateMark } from '@/alerts/AlertStateMark';
import { SeverityMark } from '@/alerts/SeverityMark';
import { useMay } from '@/api/me';
import type { Alert } from '@/api/types/alerts';
import { serverNow } from '@/lib/clock';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Facts } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { AcknowledgeButton } from './AcknowledgeButton';
import classes from './alerts.module.css';
import { aboutWords, trafficOf } from './lookAt';
import { HistoryPanel } from './HistoryPanel';
import { useAlert } from './reads';
import { silenceable } from './silenceable';
import { SilenceForm } from './SilenceForm';
import { useText } from './text';

export default function AlertPage() {
  const t = useText();
  const { alert: id = '' } = useParams({ strict: false }) as { alert?: string };
  const { data: alert, error, refetch } = useAlert(id);
  useTopics(alert ? [`alerts:${alert.tenant}`] : []);
  if (!alert)
    return (
      <Page title={t('alert')} flow>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
      </Page>
    );
  return (
    <Page
      title={alert.title}
      meta={<SeverityMark severity={alert.severity} />}
      actions={<Verbs alert={alert} />}
      flow
    >
      <Panel title={t('standing')} aside={<AlertStateMark alert={alert} />}>
        <p className={classes.text}>{alert.text}</p>
        {alert.is_unknown && <p className={classes.warning}>{t('unknown')}</p>}
        {alert.muted_by && (
          <p className={classes.warning}>{t('mutedBy', { why: alert.muted_by })}</p>
        )}
        <StandingFacts alert={alert} />
      </Panel>
      <HistoryPanel alert={id} />
    </Page>
  );
}

function Verbs({ alert }: { alert: Alert }) {
  const t = useText();
  const mayWatch = useMay(alert.tenant, 'watch');
  const [isSilencing, setSilencing] = useState(false);
  return (
    <>
      <ApiCall request={{ method: 'GET', path: `/alerts/${alert.id}` }} />
      {mayWatch && alert.state !== 'resolved' && (
        <Button variant="default" onClick={() => setSilencing(true)}>
          {t('silence')}
        </Button>
      )}
      {mayWatch && alert.state === 'firing' && <AcknowledgeButton alert={alert} />}
      {isSilencing && (
        <SilenceForm
          tenant={alert.tenant}
          labels={silenceable(alert)}
          onClose={() => setSilencing(false)}
        />
      )}
    </>
  );
}

function StandingFacts({ alert }: { alert: Alert }) {
  const t = useText();
  const { change, labels, runbook_url: runbook } = alert;
  return (
    <Facts
      facts={[
        [t('value'), alert.value],
        [t('since'), <Age at={alert.since} />],
        [t('knownAt'), <Age at={alert.known_at} />],
        ...(alert.resolved_at ? ([[t('resolved'), <Age at={alert.resolved_at} />]] as const) : []),
        [t('acknowledgedBy'), alert.acknowledged_by ?? t('nobody')],
        [
          t('change'),
          change ? (
            <>
              <Link to={change.path}>{change.text}</Link> <Age at={change.at} />
            </>
          ) : (
            t('change.none')
          ),
        ],
        [t('about'), <NextSteps alert={alert} />],
        [
          t('runbook'),
          runbook.startsWith('/') ? (
            <Link to={paths.runbook(alert.kind)}>{t('runbook.open')}</Link>
          ) : (
            <a href={runbook} target="_blank" rel="noreferrer">
              {runbook}
            </a>
          ),
        ],
        [t('rule'), <span className="mono">{alert.rule}</span>],
        [
          t('labels'),
          <span className={classes.labels}>
            {Object.entries(labels).map(([name, value]) => (
              <code key={name}>{`${name}=${value}`}</code>
            ))}
          </span>,
        ],
      ]}
    />
  );
}

/** Where one looks next: what it is about, and the traffic since a little before. */
function NextSteps({ alert }: { alert: Alert }) {
  const t = useText();
  const traffic = trafficOf(alert, serverNow());
  return (
    <span className={classes.next}>
      {alert.path && <Link to={alert.path}>{t(aboutWords(alert))}</Link>}
      {traffic && <Link to={traffic.debug}>{t('open.debug', { slice: traffic.slice })}</Link>}
      {traffic && (
        <Link to={traffic.records} search={{ range: traffic.range }}>
          {t('open.records')}
        </Link>
      )}
    </span>
  );
}
