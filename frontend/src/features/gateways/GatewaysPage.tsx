/** Gateways above, their nodes below; a node's refusal stands in plain sight under its row. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import { useGateways } from '@/api/useGateways';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { FilterInput } from '@/ui/grid/FilterInput';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { AddNode } from './AddNode';
import { GatewayForm } from './GatewayForm';
import { GatewayPanel } from './GatewayPanel';
import { GatewayStrip } from './GatewayStrip';
import { NodeGrid } from './NodeGrid';
import { NodePanel } from './NodePanel';
import { RestoredBanner } from './RestoredBanner';
import { useText } from './text';

export default function GatewaysPage() {
  const t = useText();
  const [{ gateway = '', node = '' }] = useUrlState();
  const mayOperate = useMayOnPlatform('operate');
  const { data: gateways = [], isSuccess } = useGateways();
  const [isAdding, setAdding] = useState(false);
  const [isCreating, setCreating] = useState(false);
  useTopics(gateways.map(({ slug }) => `gateway:${slug}`));
  const chosen = gateways.find(({ slug }) => slug === gateway);
  const verbs = mayOperate && (
    <>
      <Button variant="default" onClick={() => setCreating(true)}>
        {t('gateway.new')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlus size={14} />}
        disabled={gateways.length === 0}
        onClick={() => setAdding(true)}
      >
        {t('node.add')}
      </Button>
    </>
  );
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <FilterInput placeholder={t('filter')} />
          <ApiCall request={{ method: 'GET', path: '/nodes' }} />
          {verbs}
        </>
      }
      bar={<GatewayStrip gateways={gateways} />}
      aside={
        node ? <NodePanel id={node} /> : chosen && <GatewayPanel key={gateway} gateway={chosen} />
      }
    >
      {gateways.map((each) => (
        <RestoredBanner key={each.slug} gateway={each} />
      ))}
      {isSuccess && gateways.length === 0 ? (
        <EmptyState kind="nothing" title={t('gateways.none')} text={t('gateways.none.text')} />
      ) : (
        <NodeGrid />
      )}
      {isAdding && <AddNode gateways={gateways} first={gateway} onClose={() => setAdding(false)} />}
      {isCreating && <GatewayForm onClose={() => setCreating(false)} />}
    </Page>
  );
}
