/** Adds an issuer: an account at an ACME directory, made on first use, or a CA of our own. */
import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Issuer } from '@/api/types/issuers';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { BLANK, draftProblem, type IssuerDraft } from './draft';
import { isShownAtField } from './fieldErrors';
import { IssuerFields } from './IssuerFields';
import classes from './issuers.module.css';
import { addRequest, shownRequest } from './requests';
import { useText } from './text';

type Props = { isFirst: boolean | undefined; onClose: () => void };

export function AddIssuer(props: Props) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t('add.title')} size="lg">
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
  const request = addRequest(draft);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) adding.mutate(request, { onSuccess: onClose });
      }}
    >
      <SegmentedControl
        aria-label={t('kind')}
        data={(['acme', 'internal'] as const).map((value) => ({
          value,
          label: t(`kind.${value}`),
        }))}
        value={draft.type}
        onChange={(type) => set({ type })}
      />
      <IssuerFields draft={draft} error={adding.error} onChange={set} isNew />
      {adding.error && !isShownAtField(adding.error) && <Failure error={adding.error} />}
      <SubmitRow request={shownRequest(request)} missing={problem && t(problem)}>
        <Button type="submit" disabled={problem !== null} loading={adding.isPending}>
          {t('add.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
