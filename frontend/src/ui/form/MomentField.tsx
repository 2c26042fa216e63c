/** A date and time in UTC, with how far away it is: who meant local time sees it at once. */
import { TextInput } from '@mantine/core';
import { fromField } from '@/lib/moments';
import { Age } from '../time/Age';
import classes from './form.module.css';
import { useUiText } from '../text';

type Props = {
  label: string;
  /** As the field holds it, see `lib/moments`. */
  value: string;
  error?: string | null;
  onChange: (value: string) => void;
};

export function MomentField({ label, value, error, onChange }: Props) {
  const t = useUiText();
  const at = fromField(value);
  return (
    <div className={classes.moment}>
      <TextInput
        type="datetime-local"
        label={`${label} (${t('moment.zone')})`}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <span className={classes.momentAge}>{at && <Age at={at} />}</span>
    </div>
  );
}
