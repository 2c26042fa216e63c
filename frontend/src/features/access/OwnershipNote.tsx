/** While the tenant is offered to somebody: to accept or decline for them, to take back for who may. */
import { Button } from '@mantine/core';
import { keys } from '@/api/keys';
import { useMay, useMe } from '@/api/me';
import { useWrite } from '@/api/useWrite';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useOwnership } from './reads';
import { useText } from './text';

export function OwnershipNote({ tenant }: { tenant: string }) {
  const t = useText();
  const me = useMe().user;
  const { data } = useOwnership(tenant);
  const mayWithdraw = useMay(tenant, 'members');
  const decide = useWrite([
    keys.tenant(tenant, 'ownership'),
    keys.tenant(tenant, 'members'),
    keys.me(),
  ]);
  const offer = data?.offer;
  if (offer?.state !== 'waiting') return null;
  const isMine = offer.to.id === me.id;
  const who = offer.by.name || offer.by.email;
  const verbs = isMine ? (['accept', 'decline'] as const) : (['withdraw'] as const);
  return (
    <div className={classes.offer} role="status">
      <span>
        {isMine
          ? t('ownership.mine', { who, tenant })
          : t('ownership.waiting', { who, to: offer.to.name || offer.to.email })}
      </span>
      {(isMine || mayWithdraw) &&
        verbs.map((verb) => (
          <Button
            key={verb}
            variant="default"
            size="compact-sm"
            loading={decide.isPending}
            onClick={() =>
              decide.mutate({ method: 'POST', path: `/tenants/${tenant}/ownership/${verb}` })
            }
          >
            {t(`ownership.${verb}`)}
          </Button>
        ))}
      {decide.error && <Failure error={decide.error} />}
    </div>
  );
}
