/** Writes an objective, new or stored; beside it, what it would have said of the past. */
import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Tagged } from '@/api/client';
import { useMe } from '@/api/me';
import type { Objective, Promised } from '@/api/types/objectives';
import { useSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { useTaggedObjective } from '@/slo/reads';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { blankFor, changesOf, missingOf, promisedOf, requestOf } from './drafts';
import { errorAt, restOf } from '@/api/fieldErrors';
import { AlertFields } from './AlertFields';
import { AboutFields } from './AboutFields';
import classes from './form.module.css';
import { IndicatorFields } from './IndicatorFields';
import { LookbackPanel } from './LookbackPanel';
import { PromiseFields } from './PromiseFields';
import { useText } from './text';

export default function FormPage() {
  const t = useText();
  const { id } = useParams({ strict: false }) as { id?: string };
  const stored = useTaggedObjective(id ?? '', id !== undefined);
  if (id === undefined) return <Form />;
  if (!stored.data)
    return <Page title={t('edit.title')}>{stored.error && <Failure error={stored.error} />}</Page>;
  return <Form key={id} stored={stored.data} />;
}

/** Where each problem of an answer is shown. */
const FIELDS = [
  '/tenant',
  '/slug',
  '/name',
  '/description',
  '/owner',
  '/runbook_url',
  '/gateway',
  '/labels',
  '/indicator',
  '/target',
  '/window',
  '/budgeting',
  '/guards',
  '/policy',
] as const;

function Form({ stored: newest }: { stored?: Tagged<Objective> }) {
  const t = useText();
  const navigate = useNavigate();
  const { tenants } = useMe();
  const slice = useSlice();
  const [stored] = useState(newest); // what it began with: a change of somebody else must not be undone unseen
  const [draft, setDraft] = useState(() =>
    stored
      ? promisedOf(stored.value)
      : blankFor(slice ? parseSlice(slice).tenant : (tenants[0]?.slug ?? ''), null),
  );
  const writing = useWrite<Objective>([['objectives']]);
  const set = (changes: Partial<Promised>) => setDraft((old) => ({ ...old, ...changes }));
  const missing = missingOf(draft);
  const isUnchanged =
    stored !== undefined && Object.keys(changesOf(stored.value, draft)).length === 0;
  const request = requestOf(draft, stored);
  const wrong = (pointer: string) => errorAt(writing.error, pointer);
  const fields = { draft, set, wrong };
  const rest = restOf(writing.error, FIELDS);
  return (
    <Page title={stored ? t('edit.of', { name: stored.value.name }) : t('new.title')} flow>
      <div className={classes.split}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (missing || isUnchanged) return;
            writing.mutate(request, {
              onSuccess: ({ id }) => void navigate({ to: paths.objective(id) }),
            });
          }}
        >
          <AboutFields {...fields} isNew={stored === undefined} />
          <IndicatorFields {...fields} />
          <PromiseFields {...fields} />
          <AlertFields {...fields} />
          {rest && <Failure error={rest} />}
          <SubmitRow request={request} missing={missing && t(missing)}>
            <Button
              type="submit"
              disabled={missing !== null || isUnchanged}
              loading={writing.isPending}
            >
              {t(stored ? 'save' : 'create')}
            </Button>
          </SubmitRow>
        </form>
        <LookbackPanel draft={draft} />
      </div>
    </Page>
  );
}
