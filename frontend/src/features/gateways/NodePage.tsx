/** One node whole: every slice from desired to proven, listeners, facts, and the way out. */
import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Node } from '@/api/types/fleet';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { VitalsPanels } from '@/vitals/VitalsPanels';
import { vitalWindowOf, WindowChoice } from '@/vitals/WindowChoice';
import { ConfigurationTable } from './ConfigurationTable';
import { EventsPanel } from './EventsPanel';
import classes from './gateways.module.css';
import { KeySetTable } from './KeySetTable';
import { ListenerTable } from './ListenerTable';
import { NodeFacts } from './NodeFacts';
import { NodeLabels } from './NodeLabels';
import { RevokeNode } from './RevokeNode';
import { SilenceBanner } from './SilenceBanner';
import { useText } from './text';
import { useNode } from './useNode';

export default function NodePage() {
  const t = useText();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data: node, error, refetch } = useNode(id);
  if (error && !node)
    return (
      <Page title={t('node')} flow>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    );
  return node ? <NodeView node={node} /> : <Page title={t('node')}>{null}</Page>;
}

function NodeView({ node }: { node: Node }) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const [isRevoking, setRevoking] = useState(false);
  const [url, setUrl] = useUrlState();
  const window = vitalWindowOf(url['window']);
  return (
    <Page
      name={node.name}
      title={<span className="mono">{node.name}</span>}
      meta={
        <>
          <StatusMark state={node.status} chip />
          <Age at={node.last_seen_at} />
          <Link to={`${paths.gateways()}?gateway=${node.gateway}`}>{node.gateway}</Link>
        </>
      }
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: `/nodes/${node.id}` }} />
          {mayOperate && node.status !== 'revoked' && (
            <Button variant="default" onClick={() => setRevoking(true)}>
              {t('revoke')}
            </Button>
          )}
        </>
      }
      flow
    >
      <SilenceBanner node={node} />
      <Panel title={t('configuration')} meta={t('configuration.hint')} flush>
        <ConfigurationTable slices={node.slices} />
      </Panel>
      <div className={classes.halves}>
        <Panel title={t('listeners')} flush>
          <ListenerTable listeners={node.listeners} />
        </Panel>
        <Panel title={t('facts')}>
          <NodeLabels node={node} />
          <NodeFacts node={node} />
        </Panel>
      </div>
      {node.key_sets && node.key_sets.length > 0 && (
        <Panel title={t('keysets')} meta={t('keysets.hint')} flush>
          <KeySetTable sets={node.key_sets} />
        </Panel>
      )}
      <VitalsPanels
        node={node.id}
        window={window}
        choice={<WindowChoice value={window} onChange={(chosen) => setUrl({ window: chosen })} />}
      />
      <EventsPanel events={node.events ?? []} />
      <RevokeNode node={node} opened={isRevoking} onClose={() => setRevoking(false)} />
    </Page>
  );
}
