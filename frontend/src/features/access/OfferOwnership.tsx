/** An owner offers the tenant to this member; shown to owners only. */
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Member } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useOwnership } from './reads';
import { useText } from './text';

export function OfferOwnership({ tenant, member }: { tenant: string; member: Member }) {
  const t = useText();
  const me = useMe().user;
  const { data } = useOwnership(tenant);
  const [isOpen, setOpen] = useState(false);
  const [stays, setStays] = useState(false);
  const offer = useWrite([keys.tenant(tenant, 'ownership')]);
  const name = member.user.name || member.user.email;
  const isMine = data?.owners.some(({ id }) => id === me.id) ?? false;
  if (!isMine || member.user.id === me.id || data?.offer?.state === 'waiting') return null;
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('ownership.offer')}
      </Button>
      <Confirm
        opened={isOpen}
        title={t('ownership.offer.title', { tenant, name })}
        consequence={
          <>
            <p>{t('ownership.offer.text')}</p>
            <Checkbox
              label={t('ownership.offer.stay')}
              checked={stays}
              onChange={(event) => setStays(event.currentTarget.checked)}
            />
          </>
        }
        verb={t('ownership.offer.verb', { name })}
        isBusy={offer.isPending}
        error={offer.error}
        onConfirm={() =>
          offer.mutate(
            {
              method: 'POST',
              path: `/tenants/${tenant}/ownership/offer`,
              body: { user: member.user.id, stays },
            },
            { onSuccess: () => setOpen(false) },
          )
        }
        onClose={() => setOpen(false)}
      />
    </>
  );
}
