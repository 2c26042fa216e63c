/** Who was asked to join, and what came of it. */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { keys } from '@/api/keys';
import { useMay } from '@/api/me';
import type { Invitation } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { useTopics } from '@/lib/live/live';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { Column } from '@/ui/grid/columns';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { AddButton } from './AddButton';
import { Chips } from './Chips';
import { InvitationLink } from './InvitationLink';
import { Invite } from './Invite';
import { Listing } from './Listing';
import { matches } from './matches';
import { useInvitations } from './reads';
import { TabFrame } from './TabFrame';
import { useText } from './text';

const idOf = ({ id }: Invitation) => id;
const keeps = ({ email, roles, teams, state }: Invitation, filter: string) =>
  matches(filter, email, state, ...roles, ...teams);

export function InvitationsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const invitations = useInvitations(tenant);
  const mayChange = useMay(tenant, 'members');
  const [isAdding, setAdding] = useState(false);
  const again = useWrite<Invitation>([keys.tenant(tenant, 'invitations')]);
  const revoke = useWrite([keys.tenant(tenant, 'invitations')]);
  const path = `/tenants/${tenant}/invitations` as const;
  useTopics([`tenant:${tenant}`]);
  const columns = useColumns(
    (id) => again.mutate({ method: 'POST', path: `${path}/${id}/renew`, body: {} }),
    (id) => revoke.mutate({ method: 'DELETE', path: `${path}/${id}` }),
  );
  const renewed = again.data;
  const failed = again.error ?? revoke.error;
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path }} />
          {mayChange && <AddButton label={t('invite')} onClick={() => setAdding(true)} />}
        </>
      }
    >
      {failed && <Failure error={failed} />}
      <Listing
        label={t('tab.invitations')}
        list={invitations}
        columns={columns}
        rowKey={idOf}
        keeps={keeps}
        isMuted={({ state }) => state !== 'waiting'}
        permission="members"
        nothing={{ title: t('invitations.none'), text: t('invitations.none.text') }}
      />
      {isAdding && <Invite tenant={tenant} onClose={() => setAdding(false)} />}
      {renewed?.url && (
        <InvitationLink email={renewed.email} url={renewed.url} onDone={again.reset} />
      )}
    </TabFrame>
  );
}

function useColumns(
  onAgain: (id: string) => void,
  onRevoke: (id: string) => void,
): Column<Invitation>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'email',
        header: t('email'),
        width: 'minmax(150px, 1.2fr)',
        sortBy: ({ email }) => email,
        cell: ({ email }) => <span>{email}</span>,
      },
      {
        key: 'given',
        header: t('roles'),
        width: 'minmax(90px, 1fr)',
        cell: ({ roles, teams }) => <Chips words={[...roles, ...teams]} />,
      },
      {
        key: 'state',
        header: t('invitation.state'),
        width: 'minmax(76px, 0.7fr)',
        sortBy: ({ state }) => state,
        cell: ({ state, reason }) => <span title={reason}>{t(`invitation.${state}`)}</span>,
      },
      {
        key: 'by',
        header: t('invitation.by'),
        width: 'minmax(90px, 1fr)',
        cell: ({ invited_by }) => <span>{invited_by}</span>,
      },
      {
        key: 'expires',
        header: t('invitation.expires'),
        width: '72px',
        align: 'end',
        sortBy: ({ expires_at }) => expires_at,
        cell: ({ expires_at }) => <Age at={expires_at} />,
      },
      {
        key: 'verbs',
        header: t('invitation.verbs'),
        isHeaderHidden: true,
        width: '200px',
        align: 'end',
        cell: ({ id, state }) =>
          state === 'waiting' || state === 'expired' ? (
            <Verbs onAgain={() => onAgain(id)} onRevoke={() => onRevoke(id)} />
          ) : null,
      },
    ],
    [t, onAgain, onRevoke],
  );
}

function Verbs({ onAgain, onRevoke }: { onAgain: () => void; onRevoke: () => void }) {
  const t = useText();
  const quiet = { variant: 'subtle', color: 'gray', size: 'compact-xs' } as const;
  return (
    <span className={classes.rowVerbs}>
      <Button {...quiet} onClick={onAgain}>
        {t('invitation.again')}
      </Button>
      <Button {...quiet} onClick={onRevoke}>
        {t('invitation.revoke')}
      </Button>
    </span>
  );
}
