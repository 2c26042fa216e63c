/** Asks for a certificate, or changes what one is asked for: hostnames, issuer, and what hardly anybody changes. */
import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Tagged } from '@/api/client';
import { keys } from '@/api/keys';
import type { Certificate } from '@/api/types/certificates';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './form.module.css';
import { restOf } from '@/api/fieldErrors';
import { IssueFields, FIELDS } from './IssueFields';
import {
  changeRequest,
  issueRequest,
  normalAll,
  wantedFor,
  wantedOf,
  wantedProblem,
} from './issuing';
import { useIssuers } from './reads';
import { useText } from './text';

type Props = {
  slice: string;
  /** Hostnames chosen beforehand. */
  first?: string[];
  /** The certificate to change, with its tag; a new one without. */
  stored?: Tagged<Certificate>;
  onClose: () => void;
};

const NONE: readonly never[] = [];

export function IssueDialog(props: Props) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t(props.stored ? 'change.title' : 'issue.title')}>
      <IssueForm {...props} />
    </Modal>
  );
}

function IssueForm({ slice, first, stored, onClose }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { data: issuers = NONE, isSuccess } = useIssuers();
  const [wanted, setWanted] = useState(() =>
    stored ? wantedOf(stored.value) : wantedFor(first ?? []),
  );
  const [typed, setTyped] = useState('');
  const sending = useWrite<Certificate>([['certificates'], keys.slice(slice)]);
  const usual = issuers.find(({ is_default: isDefault }) => isDefault);
  const issuer = issuers.find(({ name }) => name === wanted.issuer) ?? usual;
  const chosen = { ...wanted, issuer: wanted.issuer ?? usual?.name ?? null };
  // What stands in the field counts, also without an Enter after it.
  const asked = { ...chosen, hostnames: normalAll([...wanted.hostnames, typed]) };
  const hasNone = isSuccess && issuers.length === 0;
  const problem = hasNone ? 'need.issuer' : wantedProblem(asked, issuer);
  const request = stored
    ? changeRequest(stored.value, stored.etag, { ...asked, issuer: wanted.issuer })
    : issueRequest(slice, asked);
  const isUnchanged = stored !== undefined && Object.keys(request.body as object).length === 0;
  const rest = restOf(sending.error, FIELDS);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem || isUnchanged) return;
        sending.mutate(request, {
          onSuccess: ({ id }) => {
            void cache.invalidateQueries({ queryKey: keys.certificate(id) });
            onClose();
            if (!stored) void navigate({ to: paths.certificate(slice, id) });
          },
        });
      }}
    >
      <IssueFields
        slice={slice}
        wanted={chosen}
        typed={typed}
        onTyped={setTyped}
        issuers={issuers}
        isNew={stored === undefined}
        error={sending.error}
        onChange={(changes) => setWanted((old) => ({ ...old, ...changes }))}
      />
      <p className={classes.quiet}>{t(stored ? 'change.text' : 'issue.text')}</p>
      {rest && <Failure error={rest} />}
      <SubmitRow request={request} missing={problem && t(problem)}>
        <Button
          type="submit"
          data-autofocus={wanted.hostnames.length > 0 || undefined}
          disabled={problem !== null || isUnchanged}
          loading={sending.isPending}
        >
          {t(stored ? 'change.verb' : 'issue.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
