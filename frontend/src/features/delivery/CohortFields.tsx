/** Which nodes a stage reaches besides those before it. */
import type { Cohort } from '@/api/types/governance';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import classes from './delivery.module.css';
import { blankCohort, GROWING } from './drafts';
import { useText } from './text';

type Props = { cohort: Cohort; pointer: string; onChange: (cohort: Cohort) => void };

export function CohortFields({ cohort, pointer, onChange }: Props) {
  const t = useText();
  if (cohort.type === 'all') return <p className={classes.everybody}>{t('cohort.all')}</p>;
  return (
    <div className={lines.line}>
      <ChoiceField
        pointer={`${pointer}/type`}
        name={t('cohort.type')}
        width={104}
        options={GROWING.map((value) => ({ value, label: t(`cohort.${value}`) }))}
        value={cohort.type}
        onChange={(type) => type !== cohort.type && onChange(blankCohort(type))}
      />
      <Value cohort={cohort} pointer={pointer} onChange={onChange} />
    </div>
  );
}

function Value({ cohort, pointer, onChange }: Props) {
  const t = useText();
  switch (cohort.type) {
    case 'count':
      return (
        <NumberField
          pointer={`${pointer}/count`}
          name={t('cohort.count')}
          width={80}
          value={cohort.count}
          onChange={(count) => onChange({ ...cohort, count })}
        />
      );
    case 'share':
      return (
        <NumberField
          pointer={`${pointer}/percent`}
          name={t('cohort.share')}
          suffix=" %"
          width={80}
          value={cohort.percent}
          onChange={(percent) => onChange({ ...cohort, percent })}
        />
      );
    case 'regions':
      return (
        <div className={lines.grow}>
          <NamesField
            pointer={`${pointer}/regions`}
            name={t('cohort.regions')}
            placeholder="eu-west"
            value={cohort.regions}
            onChange={(regions) => onChange({ ...cohort, regions })}
          />
        </div>
      );
    case 'label':
      return (
        <>
          {(['label', 'value'] as const).map((part) => (
            <div className={lines.grow} key={part}>
              <TextField
                mono
                pointer={`${pointer}/${part}`}
                name={t(`cohort.label.${part}`)}
                placeholder={t(`cohort.label.${part}`)}
                value={cohort[part]}
                onChange={(text) => onChange({ ...cohort, [part]: text })}
              />
            </div>
          ))}
        </>
      );
    case 'all':
      return null;
  }
}
