/** Above the form of a policy: the step from telling to refusing, with what it would mean. */
import type { EgressPolicySpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { ModeStep } from './ModeStep';
import classes from './policies.module.css';

export function PolicyNotes({ object }: NotesProps<EgressPolicySpec>) {
  return (
    <div className={classes.notes}>
      <ModeStep policy={object} />
    </div>
  );
}
