/** A time that shall not count: planned work, a test, an outage that was somebody else's. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { Objective } from '@/api/types/objectives';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { fromField, toField } from '@/lib/moments';
import { MomentField } from '@/ui/form/MomentField';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { errorAt, restOf } from '@/api/fieldErrors';
import classes from './objectives.module.css';
import { useText } from './text';

const HOUR_MS = 3_600_000;
const LONGEST = 500;
const FIELDS = ['/since', '/until', '/reason'];

export function ExclusionDialog({
  objective,
  onClose,
}: {
  objective: Objective;
  onClose: () => void;
}) {
  const t = useText();
  const [since, setSince] = useState(() => toField(serverNow()));
  const [until, setUntil] = useState(() => toField(serverNow() + HOUR_MS));
  const [reason, setReason] = useState('');
  const writing = useWrite([['objectives']]);
  const [from, to] = [fromField(since), fromField(until)];
  const problem =
    !from || !to || from >= to ? 'need.span' : reason.trim() === '' ? 'need.reason' : null;
  const request: WriteRequest = {
    method: 'POST',
    path: `/objectives/${objective.id}/exclusions`,
    body: { since: from, until: to, reason: reason.trim() },
  };
  const rest = restOf(writing.error, FIELDS);
  return (
    <Modal opened onClose={onClose} title={t('exclusion.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!problem) writing.mutate(request, { onSuccess: onClose });
        }}
      >
        <p>{t('exclusion.text')}</p>
        <MomentField
          label={t('exclusion.since')}
          value={since}
          error={errorAt(writing.error, '/since')}
          onChange={setSince}
        />
        <MomentField
          label={t('exclusion.until')}
          value={until}
          error={errorAt(writing.error, '/until')}
          onChange={setUntil}
        />
        <Textarea
          label={t('exclusion.reason')}
          description={t('exclusion.reason.hint')}
          rows={2}
          maxLength={LONGEST}
          value={reason}
          error={errorAt(writing.error, '/reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {rest && <Failure error={rest} />}
        <SubmitRow request={request} missing={problem && t(problem)}>
          <Button type="submit" disabled={problem !== null} loading={writing.isPending}>
            {t('exclusion.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
