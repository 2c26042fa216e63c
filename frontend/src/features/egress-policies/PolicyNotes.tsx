/** Above the form of a policy: what its rules do, and the step from telling to refusing, with what it would mean. */
import type { EgressPolicySpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { ModeStep } from '@/intent/ModeStep';
import classes from './policies.module.css';
import { RulesInUse } from './RulesInUse';
import { useText } from './text';

const OTHER = { observe: 'enforce', enforce: 'observe' } as const;

export function PolicyNotes({ object }: NotesProps<EgressPolicySpec>) {
  const t = useText();
  const mode = OTHER[object.spec.mode];
  return (
    <div className={classes.notes}>
      {object.state !== 'added' && <RulesInUse slice={object.slice} policy={object.name} />}
      <ModeStep
        policy={object}
        plural="egress-policies"
        mode={mode}
        label={t(`step.${mode}`)}
        hint={t(`step.${mode}.hint`)}
      />
    </div>
  );
}
