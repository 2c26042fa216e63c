/** The question before a verb on an authority: what happens to clients and certificates, in plain sentences. */
import { Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Issuer } from '@/api/types/issuers';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import {
  activeOf,
  authorityRequest,
  CALM,
  isDangerous,
  needsReason,
  type Answer,
  type Asked,
} from './authorities';
import { errorAt } from '@/api/fieldErrors';
import classes from './issuers.module.css';
import { useText } from './text';

const LONGEST_REASON = 300;
const REASON = '/reason';
const WAYS: readonly Answer['way'][] = ['spread', 'renewal', 'compromised'];

type Props = { issuer: Issuer; asked: Asked; onClose: () => void };

export function AuthorityDialog({ issuer: current, asked, onClose }: Props) {
  const t = useText();
  // The question stays the one that was asked: no number changes under a click.
  const [issuer] = useState(current);
  const [answer, setAnswer] = useState<Answer>(CALM);
  const sending = useWrite<Issuer>([keys.issuers(), ['certificates']]);
  const { verb, authority } = asked;
  const request = authorityRequest(issuer.name, asked, answer);
  const before = activeOf(issuer);
  const values = {
    title: issuer.title,
    number: authority?.number ?? 0,
    before: before?.number ?? 0,
    count: (verb === 'activate' ? before : authority)?.certificates ?? 0,
  };
  const isNeeded = needsReason(verb, answer);
  const refusal = errorAt(sending.error, REASON);
  return (
    <Confirm
      opened
      title={t(`ask.${verb}`, values)}
      consequence={
        <div className={classes.form}>
          <p>{t(`ask.${verb}.text`, values)}</p>
          {verb === 'activate' && (
            <>
              {answer.way !== 'compromised' && (
                <p>{t(authority?.is_cross_signed ? 'ask.crossed' : 'ask.uncrossed', values)}</p>
              )}
              <Radio.Group
                label={t('way', values)}
                value={answer.way}
                onChange={(way) => setAnswer({ ...answer, way })}
              >
                <div className={classes.ways}>
                  {WAYS.map((way) => (
                    <Radio
                      key={way}
                      value={way}
                      label={t(`way.${way}`)}
                      description={t(`way.${way}.text`, values)}
                    />
                  ))}
                </div>
              </Radio.Group>
            </>
          )}
          {isNeeded && (
            <Textarea
              label={t('reason')}
              description={t('reason.hint')}
              withAsterisk
              error={refusal}
              rows={2}
              maxLength={LONGEST_REASON}
              value={answer.reason}
              onChange={(event) => setAnswer({ ...answer, reason: event.currentTarget.value })}
            />
          )}
        </div>
      }
      aside={<ApiCall request={request} />}
      verb={t(`verb.${verb}`, values)}
      isCalm={!isDangerous(verb, answer)}
      isIncomplete={isNeeded && answer.reason.trim() === ''}
      isBusy={sending.isPending}
      error={refusal ? null : sending.error}
      onConfirm={() => sending.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
