/** Who belongs to the tenant, and as what. */
import { useMemo, useState } from 'react';
import { useMay } from '@/api/me';
import type { Member } from '@/api/types/people';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { AddButton } from './AddButton';
import { Chips } from './Chips';
import { Invite } from './Invite';
import { Listing } from './Listing';
import { matches } from './matches';
import { MemberPanel } from './MemberPanel';
import { useMembers } from './reads';
import { TabFrame } from './TabFrame';
import { useText } from './text';

const idOf = ({ id }: Member) => id;
const keeps = ({ user, roles, teams }: Member, filter: string) =>
  matches(filter, user.name, user.email, ...roles, ...teams);

export function MembersTab({ tenant }: { tenant: string }) {
  const t = useText();
  const members = useMembers(tenant);
  const mayChange = useMay(tenant, 'members');
  const [{ member }, setUrl] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  useTopics([`tenant:${tenant}`]);
  const shown = members.items.find(({ id }) => id === member);
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/members` }} />
          {mayChange && <AddButton label={t('invite')} onClick={() => setAdding(true)} />}
        </>
      }
      aside={
        shown && <MemberPanel key={shown.id} member={shown} tenant={tenant} mayChange={mayChange} />
      }
    >
      <Listing
        label={t('tab.members')}
        list={members}
        columns={columns}
        rowKey={idOf}
        keeps={keeps}
        peeked={member}
        onPeek={({ id }) => setUrl({ member: id === member ? '' : id })}
        nothing={{ title: t('members.none'), text: t('members.none.text') }}
      />
      {isAdding && <Invite tenant={tenant} onClose={() => setAdding(false)} />}
    </TabFrame>
  );
}

function useColumns(): Column<Member>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(140px, 1fr)',
        sortBy: ({ user }) => user.name || user.email,
        cell: ({ user }) => <span>{user.name || '–'}</span>,
      },
      {
        key: 'email',
        header: t('email'),
        width: 'minmax(160px, 1.2fr)',
        sortBy: ({ user }) => user.email,
        cell: ({ user }) => <span>{user.email}</span>,
      },
      {
        key: 'roles',
        header: t('roles'),
        width: 'minmax(140px, 1.2fr)',
        cell: ({ roles }) => <Chips words={roles} />,
      },
      {
        key: 'teams',
        header: t('teams'),
        width: 'minmax(120px, 1fr)',
        cell: ({ teams }) => <Chips words={teams} />,
      },
      {
        key: 'since',
        header: t('since'),
        width: '100px',
        align: 'end',
        sortBy: ({ since }) => since,
        cell: ({ since }) => <Age at={since} />,
      },
    ],
    [t],
  );
}
