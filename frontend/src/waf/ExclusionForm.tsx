/** Whose the exclusion is, why, and when it ends; then it goes into the draft of the policy as it was read. */
import { Button, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Proposed } from '@/api/types/waf';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import {
  addRequest,
  endOf,
  lackingIn,
  missingOf,
  USUAL_DAYS,
  type StoredPolicy,
  type Wanted,
} from './exclusions';
import { useWafText } from './text';
import classes from './waf.module.css';

const LONGEST = 400;
const DATE_LENGTH = 'yyyy-mm-dd'.length;

type Props = {
  slice: string;
  policy: StoredPolicy;
  proposed: readonly Proposed[];
  /** Somebody else was faster: the policy is to be read again. */
  onStale: () => void;
  onDone: () => void;
};

export function ExclusionForm({ slice, policy, proposed, onStale, onDone }: Props) {
  const t = useWafText();
  const { user } = useMe();
  const [wanted, setWanted] = useState<Wanted>({
    owner: user.email,
    reason: '',
    days: USUAL_DAYS,
  });
  const set = (changes: Partial<Wanted>) => setWanted((old) => ({ ...old, ...changes }));
  const adding = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const isThere = lackingIn(policy.value.spec, proposed, serverNow()).length === 0;
  const missing = isThere ? 'pass.there' : missingOf(wanted);
  const request = addRequest(slice, policy, proposed, wanted, serverNow());
  const { error } = adding;
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing) return;
        adding.mutate(request, {
          onSuccess: onDone,
          onError: ({ isStale }) => isStale && onStale(),
        });
      }}
    >
      <div className={classes.pair}>
        <TextInput
          label={t('pass.owner')}
          description={t('pass.owner.hint')}
          maxLength={LONGEST}
          value={wanted.owner}
          onChange={(event) => set({ owner: event.currentTarget.value })}
        />
        <NumberInput
          label={t('pass.days')}
          description={t('pass.until', {
            date: endOf(wanted.days, serverNow()).slice(0, DATE_LENGTH),
          })}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          hideControls
          value={Number.isNaN(wanted.days) ? '' : wanted.days}
          onChange={(value) => set({ days: value === '' ? Number.NaN : Number(value) })}
        />
      </div>
      <Textarea
        label={t('pass.reason')}
        description={t('pass.reason.hint')}
        rows={2}
        maxLength={LONGEST}
        value={wanted.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {error?.isStale && (
        <p className={classes.warn} role="alert">
          {t('pass.stale', { policy: policy.value.name })}
        </p>
      )}
      {error && !error.isStale && <Failure error={error} />}
      <SubmitRow request={request} missing={missing && t(missing)}>
        <Button type="submit" disabled={missing !== null} loading={adding.isPending}>
          {t('pass.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
