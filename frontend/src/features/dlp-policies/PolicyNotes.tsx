/** Above the form of a policy: what it does now and where, how its detectors did, and the secrets that it knows. */
import type { DlpPolicySpec } from '@/api/types/dlp';
import type { NotesProps } from '@/intent/kind';
import { ModeStep } from '@/intent/ModeStep';
import { Approvals } from './Approvals';
import { AttachedTo } from './AttachedTo';
import { EffectiveMode } from './EffectiveMode';
import { Feedback } from './Feedback';
import classes from './policies.module.css';
import { Secrets } from './Secrets';
import { useText } from './text';

const OTHER = { observe: 'enforce', enforce: 'observe' } as const;

export function PolicyNotes({ object }: NotesProps<DlpPolicySpec>) {
  const t = useText();
  const mode = OTHER[object.spec.mode];
  return (
    <>
      <div className={classes.notes}>
        <EffectiveMode policy={object} />
        <AttachedTo slice={object.slice} policy={object.name} />
        <ModeStep
          policy={object}
          plural="dlp-policies"
          mode={mode}
          label={t(`step.${mode}`)}
          hint={t(`step.${mode}.hint`)}
        />
      </div>
      <Feedback slice={object.slice} policy={object.name} />
      <Approvals slice={object.slice} policy={object.name} />
      <Secrets policy={object} />
    </>
  );
}
