/** The question before a command: what it does, in numbers, and why, where somebody will ask later. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Rollout, RolloutCommand } from '@/api/types/rollouts';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useStrategyWords } from '@/ui/strategy/words';
import { consequenceOf, moreNodes, needsReason, takesReason } from './consequence';
import classes from './rollout.module.css';
import { useRolloutsText } from './text';
import { commandRequest, useCommand } from './useCommand';
import { useRolloutEvidence } from './useRolloutEvidence';

const LONGEST_REASON = 500;
const REASON = '/reason';

type Props = { command: RolloutCommand | null; rollout: Rollout; onClose: () => void };
type Asked = { command: RolloutCommand; rollout: Rollout };

export function CommandDialog({ command, rollout: current, onClose }: Props) {
  const t = useRolloutsText();
  // The question stays the one that was asked: no number changes under a click, nor while the dialog goes away.
  const [{ command: asked, rollout }, setAsked] = useState<Asked>({
    command: 'pause',
    rollout: current,
  });
  const [wasOpen, setWasOpen] = useState(false);
  const [reason, setReason] = useState('');
  const sending = useCommand(current);
  const missing = useRolloutEvidence(rollout).data?.missing ?? [];
  if (wasOpen !== (command !== null)) {
    setWasOpen(command !== null);
    if (command !== null) setAsked({ command, rollout: current });
  }
  const sequence = rollout.revision;
  const refusal = sending.error?.problems.find(({ pointer }) => pointer === REASON)?.text;
  const isNeeded = needsReason(asked, rollout, missing) || refusal !== undefined;
  const request = commandRequest(rollout, asked, reason);
  const close = () => {
    onClose();
    setReason('');
    sending.reset();
  };
  return (
    <Confirm
      opened={command !== null}
      title={t(`ask.${asked}`, { sequence })}
      consequence={
        <div className={classes.consequence}>
          <Consequence command={asked} rollout={rollout} missing={missing} />
          {takesReason(asked) && (
            <Textarea
              label={isNeeded ? t('reason') : t('reason.optional')}
              description={t('reason.hint')}
              withAsterisk={isNeeded}
              error={refusal}
              rows={2}
              maxLength={LONGEST_REASON}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </div>
      }
      aside={<ApiCall request={request} />}
      verb={t(`verb.${asked}`, { sequence })}
      isCalm={asked !== 'abort'}
      isIncomplete={isNeeded && reason.trim() === ''}
      isBusy={sending.isPending}
      error={refusal === undefined ? sending.error : null}
      onConfirm={() => sending.mutate(request, { onSuccess: close })}
      onClose={close}
    />
  );
}

type ConsequenceProps = {
  command: RolloutCommand;
  rollout: Rollout;
  missing: readonly string[];
};

function Consequence({ command, rollout, missing }: ConsequenceProps) {
  const t = useRolloutsText();
  const { cohort } = useStrategyWords();
  const { key, values } = consequenceOf(command, rollout);
  const next = rollout.stages[rollout.stage === null ? 0 : rollout.stage + 1];
  return (
    <>
      <p>{t(key, values)}</p>
      {command === 'promote' && next && (
        <p>{t('consequence.reach', { cohort: cohort(next.cohort), count: moreNodes(rollout) })}</p>
      )}
      {command === 'promote' && missing.length > 0 && (
        <div className={classes.missing}>
          <p>{t('consequence.missing')}</p>
          <ul>
            {missing.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
