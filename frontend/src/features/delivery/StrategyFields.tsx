/** What a strategy says of itself, what decides, and its stages in order. */
import { Switch } from '@mantine/core';
import type { StrategyStage } from '@/api/types/governance';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import { AddLine, Rows } from '@/intent/Rows';
import { SideSection } from '@/ui/panel/SidePanel';
import classes from './delivery.module.css';
import { blankCohort, blankStage, type StrategyDraft } from './drafts';
import { StageFields } from './StageFields';
import { useText } from './text';

type Props = {
  draft: StrategyDraft;
  onChange: (draft: StrategyDraft) => void;
  gateway: string;
  isNew: boolean;
};

export function StrategyFields({ draft, onChange, gateway, isNew }: Props) {
  const t = useText();
  const set = (changes: Partial<StrategyDraft>) => onChange({ ...draft, ...changes });
  const growing = draft.stages.slice(0, -1);
  const last = draft.stages.at(-1) ?? { ...blankStage(), cohort: blankCohort('all') };
  const setGrowing = (stages: StrategyStage[]) => set({ stages: [...stages, last] });
  return (
    <>
      <SideSection title={t('section.name')}>
        <div className={classes.block}>
          {isNew && (
            <TextField
              mono
              pointer="/name"
              label={t('field.name')}
              hint={t('field.name.hint')}
              value={draft.name}
              onChange={(name) => set({ name })}
            />
          )}
          <TextField
            pointer="/title"
            label={t('field.title')}
            value={draft.title}
            onChange={(title) => set({ title })}
          />
          <TextField
            pointer="/description"
            label={t('field.description')}
            value={draft.description}
            onChange={(description) => set({ description })}
          />
          {isNew ? (
            <Switch
              label={t('field.here', { gateway })}
              checked={draft.gateway !== null}
              onChange={(event) => set({ gateway: event.currentTarget.checked ? gateway : null })}
            />
          ) : (
            <p className={classes.quiet}>
              {draft.gateway ? t('field.here', { gateway: draft.gateway }) : t('field.everywhere')}
            </p>
          )}
        </div>
      </SideSection>
      <SideSection title={t('section.stages')}>
        <Rows lines={growing} label={t('stage')} least={1} onChange={setGrowing}>
          {(stage, change, index) => (
            <StageFields
              stage={stage}
              onChange={change}
              pointer={`/stages/${index}`}
              number={index}
            />
          )}
        </Rows>
        <AddLine label={t('stage.add')} onAdd={() => setGrowing([...growing, blankStage()])} />
        <div className={classes.lastStage}>
          <StageFields
            stage={last}
            onChange={(stage) => set({ stages: [...growing, stage] })}
            pointer={`/stages/${growing.length}`}
            number={growing.length}
          />
        </div>
      </SideSection>
      <SideSection title={t('section.judge')}>
        <div className={classes.block}>
          <SwitchField
            pointer="/judge"
            label={t('field.judge')}
            value={draft.judge}
            onChange={(judge) => set({ judge })}
          />
          <OptionalNumberField
            pointer="/hold_hours"
            label={t('field.hold')}
            hint={t('field.hold.hint')}
            placeholder={t('field.hold.never')}
            suffix=" h"
            width={180}
            value={draft.hold_hours}
            onChange={(hold_hours) => set({ hold_hours })}
          />
        </div>
      </SideSection>
    </>
  );
}
