/** What must be said and confirmed before publishing: a message, and each unsafe finding by name. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Plan, Revision, Rollout } from '@/api/types/delivery';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import classes from './review.module.css';
import { useReviewText } from './text';

type Props = { slice: string; plan: Plan; progress: string };
type Published = { revision: Revision; rollout: Rollout };

export function PublishPanel({ slice, plan, progress }: Props) {
  const t = useReviewText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [message, setMessage] = useState('');
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set());
  const publishing = useWrite<Published>([
    keys.slice(slice),
    keys.slices(),
    keys.me(),
    keys.rollouts(),
  ]);
  const mayPublish = useMayInSlice(slice, 'publish');
  const count = plan.changes.length;
  const isAgreed = plan.unsafe.every(({ code }) => agreed.has(code));
  const request: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/revisions`,
    body: { message, plan: plan.digest, acknowledge_unsafe: [...agreed].toSorted() },
  };
  const publish = () =>
    publishing.mutate(request, {
      onSuccess: ({ rollout }) => void navigate({ to: paths.rollout(slice, rollout.id) }),
      onError: () => void cache.invalidateQueries({ queryKey: keys.plan(slice) }),
    });
  const agree = (code: string, isOn: boolean) =>
    setAgreed((old) => new Set(isOn ? [...old, code] : [...old].filter((other) => other !== code)));
  return (
    <Panel title={t('changes', { count })} meta={progress} aside={<ApiCall request={request} />}>
      <div className={classes.publish}>
        {plan.unsafe.length > 0 && (
          <fieldset className={classes.unsafe}>
            <legend>{t('unsafe')}</legend>
            {plan.unsafe.map(({ code, text, kind, name }) => (
              <Checkbox
                key={`${code}/${kind}/${name}`}
                label={text}
                checked={agreed.has(code)}
                onChange={(event) => agree(code, event.currentTarget.checked)}
              />
            ))}
          </fieldset>
        )}
        <form
          className={classes.line}
          onSubmit={(event) => {
            event.preventDefault();
            publish();
          }}
        >
          <TextInput
            className={classes.message}
            aria-label={t('message')}
            placeholder={t('message')}
            value={message}
            maxLength={500}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <Button
            type="submit"
            disabled={!plan.publishable || !isAgreed || !mayPublish}
            loading={publishing.isPending}
            title={mayPublish ? undefined : t('cannot')}
          >
            {t('publish', { count })}
          </Button>
        </form>
        {publishing.error && <Failure error={publishing.error} />}
      </div>
    </Panel>
  );
}
