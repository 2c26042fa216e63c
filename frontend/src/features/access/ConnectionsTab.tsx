/** Single sign-on: providers that people sign in with, and the roles that their groups give. */
import { useMemo, useState } from 'react';
import { useMay } from '@/api/me';
import type { Connection } from '@/api/types/people';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { AddButton } from './AddButton';
import { Chips } from './Chips';
import { ConnectionDialog } from './ConnectionDialog';
import { ConnectionPanel } from './ConnectionPanel';
import { Listing } from './Listing';
import { matches } from './matches';
import { useConnections } from './reads';
import { TabFrame } from './TabFrame';
import { useText } from './text';

const slugOf = ({ slug }: Connection) => slug;
const keeps = ({ slug, name, issuer, domains }: Connection, filter: string) =>
  matches(filter, slug, name, issuer, ...domains);

export function ConnectionsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const connections = useConnections(tenant);
  const mayChange = useMay(tenant, 'members');
  const [{ connection }, setUrl] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  useTopics([`tenant:${tenant}`]);
  const shown = connections.items.find(({ slug }) => slug === connection);
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/connections` }} />
          {mayChange && <AddButton label={t('sso.add')} onClick={() => setAdding(true)} />}
        </>
      }
      aside={shown && <ConnectionPanel key={shown.etag} connection={shown} tenant={tenant} />}
    >
      <Listing
        label={t('tab.sso')}
        list={connections}
        columns={columns}
        rowKey={slugOf}
        keeps={keeps}
        peeked={connection}
        onPeek={({ slug }) => setUrl({ connection: slug === connection ? '' : slug })}
        isMuted={({ is_enabled }) => !is_enabled}
        permission="members"
        nothing={{ title: t('sso.none'), text: t('sso.none.text') }}
      />
      {isAdding && <ConnectionDialog tenant={tenant} onClose={() => setAdding(false)} />}
    </TabFrame>
  );
}

function useColumns(): Column<Connection>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(130px, 1fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span>{name}</span>,
      },
      {
        key: 'issuer',
        header: t('sso.issuer'),
        width: 'minmax(180px, 1.6fr)',
        cell: ({ issuer }) => <span className="mono">{issuer}</span>,
      },
      {
        key: 'domains',
        header: t('sso.domains'),
        width: 'minmax(120px, 1fr)',
        cell: ({ domains }) => <Chips words={domains} />,
      },
      {
        key: 'used',
        header: t('token.used'),
        width: '120px',
        align: 'end',
        sortBy: ({ last_used_at }) => last_used_at,
        cell: ({ last_used_at, is_enabled }) =>
          is_enabled ? <Age at={last_used_at} /> : t('account.off'),
      },
    ],
    [t],
  );
}
