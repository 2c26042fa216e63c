/** What must be said and confirmed before publishing: each unsafe finding, a message, and then the one button. */
import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { WriteRequest } from '@/api/client';
import type { Plan } from '@/api/types/delivery';
import { useMayInSlice } from '@/api/useSlice';
import { useShortcuts } from '@/lib/useShortcuts';
import { Failure } from '@/ui/problems/Failure';
import classes from './review.module.css';
import { useReviewText } from './text';
import { groupUnsafe } from './unsafe';
import { UnsafeList } from './UnsafeList';
import { usePublish } from './usePublish';

const LONGEST_MESSAGE = 500;

type Props = { slice: string; plan: Plan; hasNews: boolean };

export function PublishForm({ slice, plan, hasNews }: Props) {
  const t = useReviewText();
  const [message, setMessage] = useState('');
  const [ticks, setTicks] = useState<ReadonlySet<string>>(new Set());
  const publishing = usePublish(slice);
  const mayPublish = useMayInSlice(slice, 'publish');
  const groups = groupUnsafe(plan.unsafe);
  const confirmed = groups.filter(({ tick }) => ticks.has(tick)).map(({ code }) => code);
  const reason = whyNot(plan, mayPublish, confirmed.length === groups.length, hasNews);
  const request: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/revisions`,
    body: { message, plan: plan.digest, acknowledge_unsafe: confirmed },
  };
  const publish = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (reason === null && !publishing.isPending) publishing.mutate(request);
  };
  const field = 'publish-message';
  useShortcuts([
    { keys: 'm', label: t('message.go'), run: () => document.getElementById(field)?.focus() },
  ]);
  return (
    <form className={classes.form} onSubmit={publish}>
      {groups.length > 0 && <UnsafeList groups={groups} ticks={ticks} onTick={setTicks} />}
      <Textarea
        id={field}
        label={t('message')}
        placeholder={t('message.hint')}
        rows={2}
        classNames={{ input: classes.message ?? '' }}
        maxLength={LONGEST_MESSAGE}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) publish(event);
        }}
      />
      {publishing.error && <Failure error={publishing.error} />}
      <Button type="submit" fullWidth disabled={reason !== null} loading={publishing.isPending}>
        {t('publish', { count: plan.changes.length })}
      </Button>
      {reason && <p className={classes.reason}>{t(reason)}</p>}
    </form>
  );
}

/** The first thing that stands in the way, as a key of words. */
function whyNot(plan: Plan, mayPublish: boolean, isConfirmed: boolean, hasNews: boolean) {
  if (!mayPublish) return 'not.permitted';
  if (!plan.publishable) return 'not.clean';
  if (hasNews) return 'not.seen';
  return isConfirmed ? null : 'not.confirmed';
}
