/** One service account: its roles, its trusts, a token of its own, the switch and the way out. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMay } from '@/api/me';
import type { ServiceAccount } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { useUrlState } from '@/lib/urlState';
import { Confirm } from '@/ui/form/Confirm';
import { Facts } from '@/ui/page/Facts';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { AddToken } from './AddToken';
import { RolePicker } from './RolePicker';
import { useText } from './text';
import { Trusts } from './Trusts';

type Props = { account: ServiceAccount; tenant: string };

export function AccountPanel({ account, tenant }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const mayChange = useMay(tenant, 'members');
  const mayMakeTokens = useMay(tenant, 'tokens');
  const [roles, setRoles] = useState(account.roles);
  const [asked, setAsked] = useState<'token' | 'remove' | null>(null);
  const stale = [keys.tenant(tenant, 'service-accounts'), keys.tenant(tenant, 'tokens')];
  const save = useWrite(stale);
  const remove = useWrite(stale);
  const { slug: name, etag, is_active: isActive } = account;
  const path = `/tenants/${tenant}/service-accounts/${name}` as const;
  const close = () => setUrl({ account: '' });
  const isChanged = roles.toSorted().join() !== account.roles.toSorted().join();
  const change = (body: object) => save.mutate({ method: 'PATCH', path, body, etag });
  return (
    <SidePanel
      title={name}
      subtitle={isActive ? account.description : t('account.off.text')}
      onClose={close}
    >
      <Facts
        facts={[
          [t('token.used'), <Age at={account.last_used_at} />],
          [t('account.good'), account.tokens],
          [t('account.by'), account.created_by],
        ]}
      />
      <RolePicker tenant={tenant} value={roles} onChange={setRoles} isDisabled={!mayChange} />
      {save.error && <Failure error={save.error} />}
      {mayChange && (
        <div className={classes.panelVerbs}>
          <Button disabled={!isChanged} loading={save.isPending} onClick={() => change({ roles })}>
            {t('member.save')}
          </Button>
          <Button variant="default" onClick={() => change({ is_active: !isActive })}>
            {t(isActive ? 'account.switchOff' : 'account.switchOn')}
          </Button>
          <Button variant="default" onClick={() => setAsked('remove')}>
            {t('account.remove')}
          </Button>
        </div>
      )}
      {mayMakeTokens && (
        <>
          <div className={classes.panelVerbs}>
            <Button variant="default" onClick={() => setAsked('token')}>
              {t('token.add')}
            </Button>
          </div>
          <Trusts account={account} tenant={tenant} />
        </>
      )}
      {asked === 'token' && (
        <AddToken tenant={tenant} account={account} onClose={() => setAsked(null)} />
      )}
      <Confirm
        opened={asked === 'remove'}
        title={t('account.remove.title', { name })}
        consequence={t('account.remove.text', { count: account.tokens })}
        verb={t('account.remove.verb', { name })}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ method: 'DELETE', path, etag }, { onSuccess: close })}
        onClose={() => setAsked(null)}
      />
    </SidePanel>
  );
}
