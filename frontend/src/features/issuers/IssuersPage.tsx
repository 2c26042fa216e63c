/** The issuers of the platform: what each is, whether it answers now, and the authorities of the internal ones. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Issuer } from '@/api/types/issuers';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { AddIssuer } from './AddIssuer';
import { EditIssuer } from './EditIssuer';
import { IssuerPanel } from './IssuerPanel';
import classes from './issuers.module.css';
import { useIssuers } from './reads';
import { RemoveIssuer } from './RemoveIssuer';
import { useText } from './text';

export default function IssuersPage() {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const { data: issuers, error, refetch, dataUpdatedAt } = useIssuers();
  const [isAdding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Issuer | null>(null);
  const again = () => void refetch();
  const add = mayOperate && <Button onClick={() => setAdding(true)}>{t('add')}</Button>;
  return (
    <Page
      title={t('title')}
      meta={t('hint')}
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: '/issuers' }} />
          {issuers && issuers.length > 0 && add}
        </>
      }
    >
      {error && !issuers && <Failure error={error} onRetry={again} />}
      {issuers && <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />}
      {issuers?.length === 0 && (
        <EmptyState kind="nothing" title={t('none')} text={t('none.text')} action={add} />
      )}
      <div className={classes.issuers}>
        {issuers?.map((issuer) => (
          <IssuerPanel
            key={issuer.name}
            issuer={issuer}
            mayOperate={mayOperate}
            onEdit={() => setEditing(issuer.name)}
            onRemove={() => setRemoving(issuer)}
          />
        ))}
      </div>
      {isAdding && <AddIssuer isFirst={issuers?.length === 0} onClose={() => setAdding(false)} />}
      {editing && <EditIssuer name={editing} onClose={() => setEditing(null)} />}
      {removing && <RemoveIssuer name={removing.name} onClose={() => setRemoving(null)} />}
    </Page>
  );
}
