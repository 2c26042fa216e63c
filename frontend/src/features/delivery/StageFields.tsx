/** One stage: which nodes, how long they bake, how much they must have answered, and whether a person opens the way. */
import type { StrategyStage } from '@/api/types/governance';
import { NumberField } from '@/intent/fields/NumberField';
import { SpanField } from '@/intent/fields/SpanField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { useStrategyWords } from '@/ui/strategy/words';
import { CohortFields } from './CohortFields';
import classes from './delivery.module.css';
import { useText } from './text';

type Props = {
  stage: StrategyStage;
  onChange: (stage: StrategyStage) => void;
  /** Where its problems are found. */
  pointer: string;
  number: number;
};

export function StageFields({ stage, onChange, pointer, number }: Props) {
  const t = useText();
  const { title } = useStrategyWords();
  const set = (changes: Partial<StrategyStage>) => onChange({ ...stage, ...changes });
  return (
    <div
      className={classes.stage}
      role="group"
      aria-label={t('stage.number', { number: number + 1 })}
      data-pointer={pointer}
      tabIndex={-1}
    >
      <TextField
        pointer={`${pointer}/title`}
        name={t('stage.title', { number: number + 1 })}
        placeholder={title(stage.cohort)}
        value={stage.title}
        onChange={(typed) => set({ title: typed })}
      />
      <CohortFields
        cohort={stage.cohort}
        pointer={`${pointer}/cohort`}
        onChange={(cohort) => set({ cohort })}
      />
      <div className={lines.line}>
        <SpanField
          pointer={`${pointer}/bake_seconds`}
          label={t('stage.bake')}
          width={108}
          value={stage.bake_seconds}
          onChange={(bake_seconds) => set({ bake_seconds })}
        />
        <NumberField
          pointer={`${pointer}/min_requests`}
          label={t('stage.requests')}
          width={108}
          value={stage.min_requests}
          onChange={(min_requests) => set({ min_requests })}
        />
        {stage.cohort.type !== 'all' && (
          <div className={classes.gate}>
            <SwitchField
              pointer={`${pointer}/gate`}
              label={t('stage.gate')}
              value={stage.gate}
              onChange={(gate) => set({ gate })}
            />
          </div>
        )}
      </div>
    </div>
  );
}
