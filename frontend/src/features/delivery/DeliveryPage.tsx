/** How revisions reach the nodes of one gateway: its rules, what freezes it, and the strategies to choose from. */
import { Select } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMayOnPlatform } from '@/api/me';
import { useGateways } from '@/api/useGateways';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { FreezesPanel } from './FreezesPanel';
import { RulesPanel } from './RulesPanel';
import { StopTheLine } from './StopTheLine';
import { StrategiesPanel } from './StrategiesPanel';
import { StrategyPanel } from './StrategyPanel';
import { useText } from './text';

export default function DeliveryPage() {
  const t = useText();
  const { gateway = '' } = useParams({ strict: false }) as { gateway?: string };
  const [{ strategy = '', from = '' }] = useUrlState();
  const navigate = useNavigate();
  const mayOperate = useMayOnPlatform('operate');
  const { data: gateways = [] } = useGateways();
  useTopics([`gateway:${gateway}`]);
  return (
    <Page
      title={t('title')}
      meta={
        <Select
          aria-label={t('gateway')}
          w={220}
          data={gateways.map(({ slug, name }) => ({ value: slug, label: name }))}
          value={gateway}
          allowDeselect={false}
          onChange={(slug) => slug && void navigate({ to: paths.delivery(slug) })}
        />
      }
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: `/gateways/${gateway}/delivery` }} />
          {mayOperate && <StopTheLine key={gateway} gateway={gateway} />}
        </>
      }
      aside={
        strategy && (
          <StrategyPanel
            key={`${gateway}/${strategy}/${from}`}
            gateway={gateway}
            name={strategy}
            from={from}
          />
        )
      }
    >
      <RulesPanel key={gateway} gateway={gateway} />
      <FreezesPanel gateway={gateway} />
      <StrategiesPanel gateway={gateway} />
    </Page>
  );
}
