/** Service accounts: whom automation acts as, with what, and whether anything still uses them. */
import { useMemo, useState } from 'react';
import { useMay } from '@/api/me';
import type { ServiceAccount } from '@/api/types/people';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { AccountPanel } from './AccountPanel';
import { AddAccount } from './AddAccount';
import { AddButton } from './AddButton';
import { Chips } from './Chips';
import { Listing } from './Listing';
import { matches } from './matches';
import { useServiceAccounts } from './reads';
import { TabFrame } from './TabFrame';
import { useText } from './text';

const slugOf = ({ slug }: ServiceAccount) => slug;
const keeps = ({ slug, description, roles }: ServiceAccount, filter: string) =>
  matches(filter, slug, description, ...roles);

export function AccountsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const accounts = useServiceAccounts(tenant);
  const mayChange = useMay(tenant, 'members');
  const [{ account }, setUrl] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  useTopics([`tenant:${tenant}`]);
  const shown = accounts.items.find(({ slug }) => slug === account);
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/service-accounts` }} />
          {mayChange && <AddButton label={t('account.add')} onClick={() => setAdding(true)} />}
        </>
      }
      aside={shown && <AccountPanel key={shown.etag} account={shown} tenant={tenant} />}
    >
      <Listing
        label={t('tab.accounts')}
        list={accounts}
        columns={columns}
        rowKey={slugOf}
        keeps={keeps}
        peeked={account}
        onPeek={({ slug }) => setUrl({ account: slug === account ? '' : slug })}
        isMuted={({ is_active }) => !is_active}
        nothing={{ title: t('accounts.none'), text: t('accounts.none.text') }}
      />
      {isAdding && <AddAccount tenant={tenant} onClose={() => setAdding(false)} />}
    </TabFrame>
  );
}

function useColumns(): Column<ServiceAccount>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'slug',
        header: t('name'),
        width: 'minmax(130px, 1fr)',
        sortBy: ({ slug }) => slug,
        cell: ({ slug }) => <span className="mono">{slug}</span>,
      },
      {
        key: 'description',
        header: t('account.description'),
        width: 'minmax(140px, 1.4fr)',
        cell: ({ description }) => <span>{description || '–'}</span>,
      },
      {
        key: 'roles',
        header: t('roles'),
        width: 'minmax(120px, 1fr)',
        cell: ({ roles }) => <Chips words={roles} />,
      },
      {
        key: 'tokens',
        header: t('account.good'),
        width: '110px',
        align: 'end',
        sortBy: ({ tokens }) => tokens,
        cell: ({ tokens }) => tokens,
      },
      {
        key: 'trusts',
        header: t('trusts'),
        width: '80px',
        align: 'end',
        cell: ({ trusts }) => trusts,
      },
      {
        key: 'used',
        header: t('token.used'),
        width: '110px',
        align: 'end',
        sortBy: ({ last_used_at }) => last_used_at,
        cell: ({ last_used_at, is_active }) =>
          is_active ? <Age at={last_used_at} /> : t('account.off'),
      },
    ],
    [t],
  );
}
