/** Alerts: what fires now, what fired before, and a tenant's rules, silences, channels and notifications. */
import { Select } from '@mantine/core';
import type { ComponentType } from 'react';
import { useMe } from '@/api/me';
import { useSlice } from '@/api/useSlice';
import { parseSlice } from '@/lib/slices';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { TabLinks } from '@/ui/page/TabLinks';
import { AlertList } from './AlertList';
import { ChannelsTab } from './ChannelsTab';
import { InhibitionsTab } from './InhibitionsTab';
import { PoliciesTab } from './PoliciesTab';
import { RulesTab } from './RulesTab';
import { SilencesTab } from './SilencesTab';
import { useText } from './text';

const TABS = [
  'now',
  'history',
  'rules',
  'silences',
  'inhibitions',
  'channels',
  'policies',
] as const;
type Tab = (typeof TABS)[number];
const OF_TENANT: Partial<Record<Tab, ComponentType<{ tenant: string }>>> = {
  rules: RulesTab,
  silences: SilencesTab,
  inhibitions: InhibitionsTab,
  channels: ChannelsTab,
  policies: PoliciesTab,
};

export default function AlertsPage() {
  const t = useText();
  const [url] = useUrlState();
  const { tenants } = useMe();
  const slice = useSlice();
  const tab = TABS.find((name) => name === url['tab']) ?? 'now';
  const Body = OF_TENANT[tab];
  const tenant =
    url['tenant'] ?? (slice ? parseSlice(slice).tenant : undefined) ?? tenants[0]?.slug;
  const bar = (
    <TabLinks
      name="tab"
      current={tab}
      tabs={TABS.map((name) => [name, t(`tab.${name}`)] as const)}
    />
  );
  const state = tab === 'now' ? 'open' : 'resolved';
  if (!Body)
    return (
      <Page
        title={t('title')}
        meta={t('meta')}
        actions={<ApiCall request={{ method: 'GET', path: `/alerts?state=${state}` }} />}
        bar={bar}
      >
        <AlertList key={tab} state={state} />
      </Page>
    );
  return (
    <Page title={t('title')} meta={tenant && <TenantSelect tenant={tenant} />} bar={bar} flow>
      {tenant ? (
        <Body key={tenant} tenant={tenant} />
      ) : (
        <EmptyState kind="nothing" title={t('tenant.none')} text={t('tenant.none.text')} />
      )}
    </Page>
  );
}

function TenantSelect({ tenant }: { tenant: string }) {
  const t = useText();
  const { tenants } = useMe();
  const [, setUrl] = useUrlState();
  return (
    <Select
      aria-label={t('tenant')}
      data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
      value={tenant}
      onChange={(chosen) => setUrl({ tenant: chosen ?? tenant })}
      allowDeselect={false}
      searchable
      w={180}
    />
  );
}
