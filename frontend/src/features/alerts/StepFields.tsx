/** The steps of a policy: who is told at once, and who after a while if nobody has acknowledged. */
import { Button, CloseButton, MultiSelect } from '@mantine/core';
import type { Channel } from '@/api/types/alerts';
import { SpanInput } from '@/ui/form/SpanInput';
import classes from './alerts.module.css';
import { newStep, type Step } from './policies';
import { useText } from './text';

const LATER_SECONDS = 900;
const MOST = 10;

type Props = {
  steps: readonly Step[];
  channels: readonly Channel[];
  problem: string | undefined;
  onChange: (steps: Step[]) => void;
};

export function StepFields({ steps, channels, problem, onChange }: Props) {
  const t = useText();
  const set = (at: number, changes: Partial<Step>) =>
    onChange(steps.map((step, index) => (index === at ? { ...step, ...changes } : step)));
  const last = steps.at(-1)?.after_seconds ?? 0;
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t('policy.steps')}</legend>
      {steps.map((step, index) => (
        <div key={step.key} className={classes.row}>
          {index > 0 && (
            <SpanInput
              label={t('step.after.label')}
              value={step.after_seconds}
              onChange={(after_seconds) => set(index, { after_seconds })}
            />
          )}
          <MultiSelect
            label={t(index === 0 ? 'step.first' : 'step.channels')}
            placeholder={step.channels.length === 0 ? t('nobody') : ''}
            data={channels.map(({ id, name }) => ({ value: id, label: name }))}
            value={step.channels}
            onChange={(chosen) => set(index, { channels: chosen })}
          />
          {index > 0 && (
            <CloseButton
              aria-label={t('step.remove')}
              onClick={() => onChange(steps.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {problem && (
        <p className={classes.warning} role="alert">
          {problem}
        </p>
      )}
      {steps.length < MOST && (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onChange([...steps, newStep(last + LATER_SECONDS)])}
          >
            {t('step.add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
