/** A text, and what the policy as it is edited would find in it: asked of the inspector's own code, kept nowhere. */
import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import type { DlpPolicySpec, DlpTried } from '@/api/types/dlp';
import { Failure } from '@/ui/problems/Failure';
import classes from './policies.module.css';
import { useText } from './text';
import { Tried } from './Tried';

type Props = { slice: string; spec: DlpPolicySpec; isOfPattern?: boolean };

export function TryOut({ slice, spec, isOfPattern = false }: Props) {
  const t = useText();
  const [text, setText] = useState('');
  const trying = useMutation<DlpTried, ApiError, WriteRequest>({
    mutationFn: (request) => write<DlpTried>(request),
  });
  return (
    <div className={classes.block}>
      <Textarea
        label={t(isOfPattern ? 'try.pattern' : 'try.text')}
        description={t('try.hint')}
        rows={isOfPattern ? 2 : 4}
        value={text}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        onChange={(event) => {
          setText(event.currentTarget.value);
          trying.reset();
        }}
      />
      <div>
        <Button
          variant="default"
          size="compact-sm"
          disabled={text === ''}
          loading={trying.isPending}
          onClick={() => trying.mutate(tryRequest(slice, spec, text))}
        >
          {t('try.verb')}
        </Button>
      </div>
      {trying.error && <Failure error={trying.error} />}
      {trying.data && <Tried tried={trying.data} isOfPattern={isOfPattern} />}
    </div>
  );
}

const tryRequest = (slice: string, spec: DlpPolicySpec, text: string): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/dlp/try`,
  body: { spec, text },
  isQuestion: true,
});
