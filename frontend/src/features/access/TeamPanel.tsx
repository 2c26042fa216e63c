/** One team: to change, or to delete with its consequence said first. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Team } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { useUrlState } from '@/lib/urlState';
import { Confirm } from '@/ui/form/Confirm';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Chips } from './Chips';
import { TeamForm } from './TeamForm';
import { useText } from './text';

type Props = { team: Team; tenant: string; mayChange: boolean };

export function TeamPanel({ team, tenant, mayChange }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const [isRemoving, setRemoving] = useState(false);
  const remove = useWrite([keys.tenant(tenant, 'teams'), keys.tenant(tenant, 'members')]);
  const { slug, name, members, etag } = team;
  const close = () => setUrl({ team: '' });
  const deleteButton = (
    <Button variant="default" onClick={() => setRemoving(true)}>
      {t('team.remove')}
    </Button>
  );
  return (
    <SidePanel
      title={name}
      subtitle={<code>{slug}</code>}
      actions={mayChange && deleteButton}
      onClose={close}
    >
      {mayChange ? <TeamForm tenant={tenant} team={team} /> : <Chips words={team.roles} />}
      <Confirm
        opened={isRemoving}
        title={t('team.remove.title', { name })}
        consequence={t('team.remove.text', { count: members.length })}
        verb={t('team.remove.verb', { name })}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(
            { method: 'DELETE', path: `/tenants/${tenant}/teams/${slug}`, etag },
            { onSuccess: close },
          )
        }
        onClose={() => setRemoving(false)}
      />
    </SidePanel>
  );
}
