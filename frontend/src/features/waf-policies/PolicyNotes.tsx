/** Above the form of a policy: where it is asked, and the step from telling to refusing. */
import type { WafPolicySpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { AttachedTo } from './AttachedTo';
import { ModeStep } from './ModeStep';
import classes from './policies.module.css';

export function PolicyNotes({ object }: NotesProps<WafPolicySpec>) {
  return (
    <div className={classes.notes}>
      <AttachedTo slice={object.slice} policy={object.name} />
      <ModeStep policy={object} />
    </div>
  );
}
