/** Whose tokens are exchanged for those of a service account: nothing is kept at the CI that could leak. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { ServiceAccount, Trust } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { AddTrust } from './AddTrust';
import { trustsKey, useTrusts } from './reads';
import { useText } from './text';

type Props = { account: ServiceAccount; tenant: string };

export function Trusts({ account, tenant }: Props) {
  const t = useText();
  const trusts = useTrusts(tenant, account.slug);
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Trust | null>(null);
  const remove = useWrite([
    keys.tenant(tenant, 'service-accounts'),
    trustsKey(tenant, account.slug),
  ]);
  const path = `/tenants/${tenant}/service-accounts/${account.slug}/trusts` as const;
  return (
    <SideSection title={t('trusts')}>
      {trusts.error && <Failure error={trusts.error} onRetry={trusts.readAgain} />}
      {!trusts.isLoading && trusts.items.length === 0 && (
        <p className={classes.said}>{t('trusts.none')}</p>
      )}
      <ul className={classes.cards} aria-label={t('trusts')}>
        {trusts.items.map((trust) => (
          <TrustCard key={trust.name} trust={trust} onRemove={() => setRemoving(trust)} />
        ))}
      </ul>
      <div className={classes.panelVerbs}>
        <Button variant="default" onClick={() => setAdding(true)}>
          {t('trust.add')}
        </Button>
      </div>
      {isAdding && <AddTrust account={account} tenant={tenant} onClose={() => setAdding(false)} />}
      <Confirm
        opened={removing !== null}
        title={t('trust.remove.title', { name: removing?.name ?? '' })}
        consequence={t('trust.remove.text')}
        verb={t('trust.remove.verb', { name: removing?.name ?? '' })}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          removing &&
          remove.mutate(
            { method: 'DELETE', path: `${path}/${removing.name}`, etag: removing.etag },
            { onSuccess: () => setRemoving(null) },
          )
        }
        onClose={() => setRemoving(null)}
      />
    </SideSection>
  );
}

function TrustCard({ trust, onRemove }: { trust: Trust; onRemove: () => void }) {
  const t = useText();
  return (
    <li>
      <span className={classes.cardHead}>
        <b>{trust.name}</b>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          aria-label={t('trust.remove.verb', { name: trust.name })}
          onClick={onRemove}
        >
          {t('account.remove')}
        </Button>
      </span>
      <span className={classes.quiet}>{trust.issuer}</span>
      {trust.conditions.map(({ claim, equals, matches }) => (
        <code key={`${claim} ${equals ?? matches}`}>
          {claim} {equals === undefined ? `≈ ${matches ?? ''}` : `= ${equals}`}
        </code>
      ))}
      <span className={classes.quiet}>
        {t('trust.gives', {
          scopes: trust.scopes.join(', '),
          minutes: Math.round(trust.lifetime_seconds / 60),
        })}{' '}
        {t('token.used')} <Age at={trust.last_used_at} />.
      </span>
    </li>
  );
}
