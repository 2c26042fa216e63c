/** Adds an ACME issuer: its directory is asked and the account made before it is kept. */
import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Issuer } from '@/api/types/certificates';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { BLANK, draftProblem, issuerRequest, shownRequest, type IssuerDraft } from './adding';
import { isShownAtField, IssuerFields } from './IssuerFields';
import classes from './issuers.module.css';
import { useText } from './text';

type Props = { isFirst: boolean | undefined; onClose: () => void };

export function AddIssuer(props: Props) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t('add.title')}>
      <AddForm {...props} />
    </Modal>
  );
}

function AddForm({ isFirst = false, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<IssuerDraft>({ ...BLANK, isDefault: isFirst });
  const set = (changes: Partial<IssuerDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const adding = useWrite<Issuer>([keys.issuers()]);
  const problem = draftProblem(draft);
  const request = issuerRequest(draft);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) adding.mutate(request, { onSuccess: onClose });
      }}
    >
      <IssuerFields draft={draft} error={adding.error} onChange={set} />
      <Checkbox
        label={t('default.make')}
        checked={draft.isDefault}
        onChange={(event) => set({ isDefault: event.currentTarget.checked })}
      />
      {adding.error && !isShownAtField(adding.error) && <Failure error={adding.error} />}
      <SubmitRow request={shownRequest(request)} missing={problem && t(problem)}>
        <Button type="submit" disabled={problem !== null} loading={adding.isPending}>
          {t('add.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
