/** One click from a finding to the exclusion of it: by its value or its place, with a reason, into the draft. */
import { Button, Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { write, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { DlpPolicy } from '@/api/types/dlp';
import type { WafEvent, WafLeak } from '@/api/types/waf';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import classes from './event.module.css';
import { excludeRequest, isExcluded, labelRequest, waysOf, type By } from './noLeak';
import { useText } from './text';

const LONGEST = 400;

type Props = { slice: string; event: WafEvent; leak: WafLeak; policy: Tagged<DlpPolicy> };

export function NoLeak(props: Props) {
  const t = useText();
  const { slice, leak, policy } = props;
  const [isOpen, setOpen] = useState(false);
  if (waysOf(leak).length === 0) return null;
  if (isExcluded(policy.value.spec, leak)) {
    return (
      <p role="status">
        <Mark glyph="disc" tone="ok" size={12} /> {t('noleak.done')}{' '}
        <Link to={paths.review(slice)}>{t('noleak.review')}</Link>
      </p>
    );
  }
  return isOpen ? (
    <Form {...props} />
  ) : (
    <p>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        {t('noleak')}
      </Button>
    </p>
  );
}

function Form({ slice, event, leak, policy }: Props) {
  const t = useText();
  const { user } = useMe();
  const cache = useQueryClient();
  const ways = waysOf(leak);
  const [by, setBy] = useState<By>(ways[0]?.by ?? 'fingerprint');
  const [reason, setReason] = useState('');
  const request = excludeRequest(slice, policy, leak, by, { owner: user.email, reason });
  const saying = useMutation<void, ApiError>({
    mutationFn: async () => {
      await write(request);
      const label = labelRequest(slice, event);
      if (label) await write(label);
    },
    onSettled: () =>
      Promise.all(
        [keys.slice(slice), keys.slices(), keys.me(), keys.waf(slice), keys.wafNews(slice)].map(
          (queryKey) => cache.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const isMissing = reason.trim() === '';
  return (
    <form
      className={classes.stack}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!isMissing) saying.mutate();
      }}
    >
      <Radio.Group
        label={t('noleak.by')}
        value={by}
        onChange={(value) => setBy(ways.find((way) => way.by === value)?.by ?? by)}
      >
        {ways.map((way) => (
          <Radio
            key={way.by}
            value={way.by}
            label={
              <>
                {t(`noleak.by.${way.by}`)} <code>{way.value}</code>
              </>
            }
          />
        ))}
      </Radio.Group>
      <TextInput
        label={t('noleak.reason')}
        description={t('noleak.reason.hint')}
        maxLength={LONGEST}
        value={reason}
        onChange={(typed) => setReason(typed.currentTarget.value)}
      />
      {saying.error && <Failure error={saying.error} />}
      <SubmitRow request={request} missing={isMissing ? t('noleak.need') : null}>
        <Button type="submit" disabled={isMissing} loading={saying.isPending}>
          {t('noleak.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
