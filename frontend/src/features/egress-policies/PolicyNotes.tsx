/** Above the form of a policy: what its rules do, and the step from telling to refusing, with what it would mean. */
import type { EgressPolicySpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { ModeStep } from './ModeStep';
import classes from './policies.module.css';
import { RulesInUse } from './RulesInUse';

export function PolicyNotes({ object }: NotesProps<EgressPolicySpec>) {
  return (
    <div className={classes.notes}>
      {object.state !== 'added' && <RulesInUse slice={object.slice} policy={object.name} />}
      <ModeStep policy={object} />
    </div>
  );
}
