/** Changes an issuer as it was when the dialog opened; who was overtaken may load it as it is now. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Tagged } from '@/api/client';
import { keys } from '@/api/keys';
import type { Issuer } from '@/api/types/issuers';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { draftOf, draftProblem, type IssuerDraft } from './draft';
import { isShownAtField } from './fieldErrors';
import { IssuerFields } from './IssuerFields';
import classes from './issuers.module.css';
import { useIssuer } from './reads';
import { changeRequest, isChange, shownRequest } from './requests';
import { useText } from './text';

type Props = { name: string; onClose: () => void };

export function EditIssuer({ name, onClose }: Props) {
  const t = useText();
  const { data, error, refetch } = useIssuer(name);
  const [round, setRound] = useState(0);
  const again = () => void refetch().then(() => setRound((old) => old + 1));
  return (
    <Modal opened onClose={onClose} title={t('edit.title', { name })} size="lg">
      {error && !data && <Failure error={error} onRetry={again} />}
      {data && <EditForm key={round} read={data} onAgain={again} onClose={onClose} />}
    </Modal>
  );
}

type FormProps = { read: Tagged<Issuer>; onAgain: () => void; onClose: () => void };

function EditForm({ read, onAgain, onClose }: FormProps) {
  const t = useText();
  // What was read when the form opened: a change by somebody else is found by the tag, not under the fingers.
  const [{ value: stored, etag }] = useState(read);
  const [draft, setDraft] = useState<IssuerDraft>(() => draftOf(stored));
  const set = (changes: Partial<IssuerDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const changing = useWrite<Issuer>([keys.issuers()]);
  const { error } = changing;
  const hasSecret = stored.has_dns_secret && stored.dns.type === draft.dns.type;
  const request = changeRequest(stored, etag, draft);
  const problem = draftProblem(draft, hasSecret) ?? (isChange(request) ? null : 'need.change');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) changing.mutate(request, { onSuccess: onClose });
      }}
    >
      <IssuerFields draft={draft} error={error} hasSecret={hasSecret} onChange={set} />
      {error?.isStale && (
        <div className={classes.overtaken} role="alert">
          <span>{t('edit.stale')}</span>
          <Button variant="default" size="compact-sm" onClick={onAgain}>
            {t('edit.reload')}
          </Button>
        </div>
      )}
      {error && !error.isStale && !isShownAtField(error) && <Failure error={error} />}
      <SubmitRow request={shownRequest(request)} missing={problem && t(problem)}>
        <Button type="submit" disabled={problem !== null} loading={changing.isPending}>
          {t('edit.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
