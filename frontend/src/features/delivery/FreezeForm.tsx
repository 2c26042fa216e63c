/** A new freeze: where, from when until when, and why. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { toField } from '@/lib/moments';
import { MomentField } from '@/ui/form/MomentField';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './delivery.module.css';
import { Either } from './Either';
import { freezeBody, freezeProblem, type FreezeFields } from './freezes';
import { useText } from './text';

const DAY_MS = 86_400_000;
const LONGEST_REASON = 500;
const NEW: FreezeFields = { isEverywhere: false, start: null, end: null, reason: '' };

export function FreezeForm({ gateway, onClose }: { gateway: string; onClose: () => void }) {
  const t = useText();
  const [fields, setFields] = useState(NEW);
  const set = (changes: Partial<FreezeFields>) => setFields((old) => ({ ...old, ...changes }));
  const saving = useWrite([['freezes'], ['gates']]);
  const problem = freezeProblem(fields, serverNow());
  const request: WriteRequest = {
    method: 'POST',
    path: '/freezes',
    body: freezeBody(gateway, fields),
  };
  return (
    <Modal opened onClose={onClose} title={t('freeze.new')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!problem) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <p>{t('freeze.text')}</p>
        <Either
          name={t('freeze.where')}
          isFirst={!fields.isEverywhere}
          words={[t('freeze.here', { gateway }), t('freeze.choice.all')]}
          onTurn={(isHere) => set({ isEverywhere: !isHere })}
        />
        <Either
          name={t('freeze.starts')}
          isFirst={fields.start === null}
          words={[t('freeze.now'), t('freeze.later')]}
          onTurn={(isNow) => set({ start: isNow ? null : toField(serverNow() + DAY_MS) })}
        />
        {fields.start !== null && (
          <MomentField
            label={t('freeze.starts')}
            value={fields.start}
            onChange={(start) => set({ start })}
          />
        )}
        <Either
          name={t('freeze.ends')}
          isFirst={fields.end === null}
          words={[t('freeze.choice.open'), t('freeze.until')]}
          onTurn={(isOpen) => set({ end: isOpen ? null : toField(serverNow() + 2 * DAY_MS) })}
        />
        {fields.end !== null && (
          <MomentField
            label={t('freeze.ends')}
            value={fields.end}
            onChange={(end) => set({ end })}
          />
        )}
        <Textarea
          label={t('freeze.reason')}
          description={t('freeze.reason.hint')}
          rows={2}
          maxLength={LONGEST_REASON}
          value={fields.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        {saving.error && <Failure error={saving.error} />}
        <SubmitRow request={request} missing={problem && t(problem)}>
          <Button type="submit" disabled={problem !== null} loading={saving.isPending}>
            {t('freeze.make')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
