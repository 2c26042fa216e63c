/** What must be said and confirmed before publishing, the way it goes out, and then the one button. */
import { Button, Textarea } from '@mantine/core';
import type { FormEvent, KeyboardEvent } from 'react';
import type { Plan } from '@/api/types/delivery';
import { useGates } from '@/api/useGates';
import { parseSlice } from '@/lib/slices';
import { useShortcuts } from '@/lib/useShortcuts';
import { FreezeChoice } from '@/publish/FreezeChoice';
import { StrategyChoice } from '@/publish/StrategyChoice';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Failure } from '@/ui/problems/Failure';
import { ApprovalStep } from './ApprovalStep';
import classes from './review.module.css';
import { StartChoice } from './StartChoice';
import { useReviewText } from './text';
import { UnsafeList } from './UnsafeList';
import { usePublish } from './usePublish';
import { usePublishForm } from './usePublishForm';

const LONGEST_MESSAGE = 500;

type Props = { slice: string; plan: Plan; hasNews: boolean };

export function PublishForm({ slice, plan, hasNews }: Props) {
  const t = useReviewText();
  const gates = useGates(slice);
  const form = usePublishForm(slice, plan, gates.data, hasNews);
  const publishing = usePublish(slice);
  const { way, reason, request } = form;
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
      {form.groups.length > 0 && (
        <UnsafeList groups={form.groups} ticks={form.ticks} onTick={form.setTicks} />
      )}
      <Textarea
        id={field}
        label={t('message')}
        placeholder={t('message.hint')}
        rows={2}
        classNames={{ input: classes.message ?? '' }}
        maxLength={LONGEST_MESSAGE}
        value={form.message}
        onChange={(event) => form.setMessage(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) publish(event);
        }}
      />
      <StrategyChoice
        gateway={parseSlice(slice).gateway}
        usual={gates.data?.strategy}
        value={way.strategy}
        onChange={(strategy) => form.setWay({ ...way, strategy })}
      />
      <StartChoice start={form.start} onChange={form.setStart} />
      <FreezeChoice
        slice={slice}
        gates={gates.data}
        override={way.override}
        onChange={(override) => form.setWay({ ...way, override })}
      />
      <ApprovalStep slice={slice} gates={gates.data} plan={plan} message={form.message} />
      {gates.error && <Failure error={gates.error} onRetry={() => void gates.refetch()} />}
      {publishing.error && <Failure error={publishing.error} />}
      <div className={classes.go}>
        <Button type="submit" fullWidth disabled={reason !== null} loading={publishing.isPending}>
          {t(form.start === null ? 'publish' : 'publish.later', { count: plan.changes.length })}
        </Button>
        <ApiCall request={request} />
      </div>
      {reason && <p className={classes.reason}>{t(reason)}</p>}
    </form>
  );
}
