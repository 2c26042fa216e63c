/** One member: their roles to change, and the way out. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Member } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { useUrlState } from '@/lib/urlState';
import { Confirm } from '@/ui/form/Confirm';
import { Facts } from '@/ui/page/Facts';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { Chips } from './Chips';
import { OfferOwnership } from './OfferOwnership';
import { RolePicker } from './RolePicker';
import { SignOut } from './SignOut';
import { useText } from './text';

type Props = { member: Member; tenant: string; mayChange: boolean };

export function MemberPanel({ member, tenant, mayChange }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const [roles, setRoles] = useState(member.roles);
  const [isRemoving, setRemoving] = useState(false);
  const stale = [keys.tenant(tenant, 'members'), keys.tenant(tenant, 'teams'), keys.me()];
  const save = useWrite(stale);
  const remove = useWrite(stale);
  const path = `/tenants/${tenant}/members/${member.id}` as const;
  const name = member.user.name || member.user.email;
  const close = () => setUrl({ member: '' });
  const isChanged = roles.toSorted().join() !== member.roles.toSorted().join();
  return (
    <SidePanel title={name} subtitle={member.user.email} onClose={close}>
      <Facts
        facts={[
          [t('since'), <Age at={member.since} />],
          [t('teams'), <Chips words={member.teams} />],
        ]}
      />
      <RolePicker tenant={tenant} value={roles} onChange={setRoles} isDisabled={!mayChange} />
      {save.error && <Failure error={save.error} />}
      {mayChange && (
        <div className={classes.panelVerbs}>
          <Button
            disabled={!isChanged}
            loading={save.isPending}
            onClick={() =>
              save.mutate({ method: 'PATCH', path, body: { roles }, etag: member.etag })
            }
          >
            {t('member.save')}
          </Button>
          <Button variant="default" onClick={() => setRemoving(true)}>
            {t('member.remove')}
          </Button>
          <SignOut path={path} name={name} />
        </div>
      )}
      <OfferOwnership tenant={tenant} member={member} />
      <Confirm
        opened={isRemoving}
        title={t('member.remove.title', { name, tenant })}
        consequence={t('member.remove.text', { name })}
        verb={t('member.remove.verb', { name })}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate({ method: 'DELETE', path, etag: member.etag }, { onSuccess: close })
        }
        onClose={() => setRemoving(false)}
      />
    </SidePanel>
  );
}
