/** Was the firewall right? What people say counts for the rule. Said twice, it is taken back. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Label, WafEvent } from '@/api/types/waf';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import classes from './event.module.css';
import { useText } from './text';

const LABELS: readonly Label[] = ['true_positive', 'false_positive'];

type Props = { slice: string; event: WafEvent };

export function Feedback({ slice, event }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const mayEdit = useMayInSlice(slice, 'edit');
  const saying = useWrite([keys.waf(slice), keys.wafNews(slice)]);
  const say = (label: Label | null) =>
    saying.mutate(labelRequest(slice, event.id, label), {
      onSuccess: () =>
        cache.setQueryData<WafEvent>(
          keys.waf(slice, 'event', { id: event.id }),
          (old) => old && { ...old, label },
        ),
    });
  return (
    <Panel title={t('feedback')}>
      <div className={classes.stack}>
        <div className={classes.choice} role="group" aria-label={t('feedback')}>
          {LABELS.map((label) => (
            <Button
              key={label}
              variant={event.label === label ? 'light' : 'default'}
              aria-pressed={event.label === label}
              disabled={!mayEdit}
              loading={saying.isPending}
              onClick={() => say(event.label === label ? null : label)}
            >
              {t(`feedback.${label}`)}
            </Button>
          ))}
        </div>
        <p className={classes.quiet}>{t(mayEdit ? 'feedback.text' : 'feedback.may')}</p>
        {saying.error && <Failure error={saying.error} />}
      </div>
    </Panel>
  );
}

const labelRequest = (slice: string, id: string, label: Label | null): WriteRequest => ({
  method: 'PUT',
  path: `/slices/${slice}/waf/events/${id}/label`,
  body: { label },
});
