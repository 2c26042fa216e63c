/** Above the form of a policy: where it is asked, and the step from telling to refusing. */
import type { WafPolicySpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { ModeStep } from '@/intent/ModeStep';
import { AttachedTo } from './AttachedTo';
import classes from './policies.module.css';
import { useText } from './text';

const OTHER = { off: null, detect: 'block', block: 'detect' } as const;

export function PolicyNotes({ object }: NotesProps<WafPolicySpec>) {
  const t = useText();
  const mode = OTHER[object.spec.mode];
  return (
    <div className={classes.notes}>
      <AttachedTo slice={object.slice} policy={object.name} />
      {mode && (
        <ModeStep
          policy={object}
          plural="waf-policies"
          mode={mode}
          label={t(`step.${mode}`)}
          hint={t(`step.${mode}.hint`)}
        />
      )}
    </div>
  );
}
