/** Above the form of a policy: what it does now and where, how its detectors did, and the secrets that it knows. */
import type { DlpPolicySpec } from '@/api/types/dlp';
import type { NotesProps } from '@/intent/kind';
import { Approvals } from './Approvals';
import { AttachedTo } from './AttachedTo';
import { EffectiveMode } from './EffectiveMode';
import { Feedback } from './Feedback';
import { ModeStep } from './ModeStep';
import classes from './policies.module.css';
import { Secrets } from './Secrets';

export function PolicyNotes({ object }: NotesProps<DlpPolicySpec>) {
  return (
    <>
      <div className={classes.notes}>
        <EffectiveMode policy={object} />
        <AttachedTo slice={object.slice} policy={object.name} />
        <ModeStep policy={object} />
      </div>
      <Feedback slice={object.slice} policy={object.name} />
      <Approvals slice={object.slice} policy={object.name} />
      <Secrets policy={object} />
    </>
  );
}
