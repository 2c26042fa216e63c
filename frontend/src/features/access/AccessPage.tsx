/** Who may do what in one tenant, why, what acts for them, and who asks to get in. */
import { Select } from '@mantine/core';
import type { ComponentType } from 'react';
import { useMe } from '@/api/me';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { TabLinks } from '@/ui/page/TabLinks';
import classes from './access.module.css';
import { AccountsTab } from './AccountsTab';
import { ConnectionsTab } from './ConnectionsTab';
import { InvitationsTab } from './InvitationsTab';
import { MembersTab } from './MembersTab';
import { OwnershipNote } from './OwnershipNote';
import { ReviewTab } from './ReviewTab';
import { RolesTab } from './RolesTab';
import { SignInTab } from './SignInTab';
import { TeamsTab } from './TeamsTab';
import { useText } from './text';
import { TokensTab } from './TokensTab';
import { useTenant } from './useTenant';
import { ViewsTab } from './ViewsTab';

export type TabProps = { tenant: string };

const TABS = [
  'members',
  'teams',
  'roles',
  'accounts',
  'tokens',
  'invitations',
  'review',
  'sign-in',
  'sso',
  'views',
] as const;
type Tab = (typeof TABS)[number];
const BODY: Record<Tab, ComponentType<TabProps>> = {
  members: MembersTab,
  teams: TeamsTab,
  roles: RolesTab,
  accounts: AccountsTab,
  tokens: TokensTab,
  invitations: InvitationsTab,
  review: ReviewTab,
  'sign-in': SignInTab,
  sso: ConnectionsTab,
  views: ViewsTab,
};

export default function AccessPage() {
  const t = useText();
  const tenant = useTenant();
  const [url] = useUrlState();
  const tab = TABS.find((name) => name === url['tab']) ?? 'members';
  const Body = BODY[tab];
  if (!tenant)
    return (
      <Page title={t('title')}>
        <EmptyState kind="nothing" title={t('tenant.none')} text={t('tenant.none.text')} />
      </Page>
    );
  return (
    <Page
      title={t('title')}
      meta={<TenantSelect tenant={tenant} />}
      bar={
        <TabLinks
          name="tab"
          current={tab}
          tabs={TABS.map((name) => [name, t(`tab.${name}`)] as const)}
        />
      }
      bare
    >
      <div className={classes.body}>
        <OwnershipNote tenant={tenant} />
        <Body key={tenant} tenant={tenant} />
      </div>
    </Page>
  );
}

function TenantSelect({ tenant }: TabProps) {
  const t = useText();
  const { tenants } = useMe();
  const [, setUrl] = useUrlState();
  return (
    <Select
      aria-label={t('tenant')}
      data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
      value={tenant}
      onChange={(chosen) =>
        setUrl({ tenant: chosen ?? tenant, member: '', team: '', account: '', connection: '' })
      }
      allowDeselect={false}
      searchable
      w={180}
    />
  );
}
