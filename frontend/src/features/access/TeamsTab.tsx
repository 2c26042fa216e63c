/** Teams: several people with the same roles. */
import { useMemo, useState } from 'react';
import { useMay } from '@/api/me';
import type { Team } from '@/api/types/people';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { Column } from '@/ui/grid/columns';
import { AddButton } from './AddButton';
import { Chips } from './Chips';
import { Listing } from './Listing';
import { matches } from './matches';
import { useTeams } from './reads';
import { TabFrame } from './TabFrame';
import { TeamForm } from './TeamForm';
import { TeamPanel } from './TeamPanel';
import { useText } from './text';

const slugOf = ({ slug }: Team) => slug;
const keeps = ({ slug, name, roles }: Team, filter: string) =>
  matches(filter, slug, name, ...roles);

export function TeamsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const teams = useTeams(tenant);
  const mayChange = useMay(tenant, 'members');
  const [{ team }, setUrl] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  const shown = teams.items.find(({ slug }) => slug === team);
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/teams` }} />
          {mayChange && <AddButton label={t('team.add')} onClick={() => setAdding(true)} />}
        </>
      }
      aside={
        shown && <TeamPanel key={shown.slug} team={shown} tenant={tenant} mayChange={mayChange} />
      }
    >
      <Listing
        label={t('tab.teams')}
        list={teams}
        columns={columns}
        rowKey={slugOf}
        keeps={keeps}
        peeked={team}
        onPeek={({ slug }) => setUrl({ team: slug === team ? '' : slug })}
        nothing={{ title: t('teams.none'), text: t('teams.none.text') }}
      />
      {isAdding && <TeamForm tenant={tenant} onClose={() => setAdding(false)} />}
    </TabFrame>
  );
}

function useColumns(): Column<Team>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(160px, 1fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span>{name}</span>,
      },
      {
        key: 'slug',
        header: t('team.slug'),
        width: 'minmax(140px, 1fr)',
        cell: ({ slug }) => <span className="mono">{slug}</span>,
      },
      {
        key: 'roles',
        header: t('roles'),
        width: 'minmax(160px, 1.4fr)',
        cell: ({ roles }) => <Chips words={roles} />,
      },
      {
        key: 'members',
        header: t('team.members'),
        width: '120px',
        align: 'end',
        sortBy: ({ members }) => members.length,
        cell: ({ members }) => t('team.members.count', { count: members.length }),
      },
    ],
    [t],
  );
}
