/** When a rule holds: from and until a moment, and in which hours of the week. Nodes see to that by themselves. */
import type { EgressRule, Hours, Weekday } from '@/api/types/intent';
import { ExpiryField } from '@/intent/fields/ExpiryField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { ChoicesField } from '@/intent/fields/NamesField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import { hours } from './blank';
import { useText } from './text';

const WEEK: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

type Props = {
  rule: EgressRule;
  onChange: (change: Partial<EgressRule>) => void;
  pointer: string;
};

export function TimeFields({ rule, onChange, pointer }: Props) {
  const t = useText();
  return (
    <>
      <div className={lines.line}>
        <ExpiryField
          pointer={`${pointer}/starts_at`}
          label={t('starts')}
          width={210}
          value={rule.starts_at}
          onChange={(starts_at) => onChange({ starts_at })}
        />
        <ExpiryField
          pointer={`${pointer}/expires_at`}
          label={t('expires')}
          width={210}
          value={rule.expires_at}
          onChange={(expires_at) => onChange({ expires_at })}
        />
      </div>
      <SwitchField
        pointer={`${pointer}/schedule`}
        label={t('schedule')}
        hint={t('schedule.hint')}
        value={rule.schedule !== null}
        onChange={(isOn) => onChange({ schedule: isOn ? { windows: [hours()] } : null })}
      />
      {rule.schedule && (
        <HourRows
          windows={rule.schedule.windows}
          onChange={(windows) => onChange({ schedule: { windows } })}
          pointer={`${pointer}/schedule/windows`}
        />
      )}
    </>
  );
}

type HourProps = {
  windows: readonly Hours[];
  onChange: (windows: Hours[]) => void;
  pointer: string;
};

function HourRows({ windows, onChange, pointer }: HourProps) {
  const t = useText();
  return (
    <FieldGroup label={t('hours')} pointer={pointer}>
      <Rows lines={windows} label={t('hours.one')} onChange={onChange} least={1}>
        {(line, change, index) => (
          <>
            <div className={lines.grow}>
              <ChoicesField
                pointer={`${pointer}/${index}/days`}
                name={t('days')}
                options={WEEK}
                value={line.days}
                onChange={(days) => change({ ...line, days })}
              />
            </div>
            {(['begins', 'ends'] as const).map((end) => (
              <TextField
                key={end}
                mono
                pointer={`${pointer}/${index}/${end}`}
                name={t(end)}
                placeholder="08:00"
                width={76}
                value={line[end]}
                onChange={(time) => change({ ...line, [end]: time })}
              />
            ))}
          </>
        )}
      </Rows>
      <AddLine label={t('hours.add')} onAdd={() => onChange([...windows, hours()])} />
    </FieldGroup>
  );
}
