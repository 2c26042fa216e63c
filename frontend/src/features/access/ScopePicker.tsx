/** What a token or a trust may do: of what is on offer, always with view. */
import { Checkbox } from '@mantine/core';
import type { Permission } from '@/api/types/people';
import classes from './access.module.css';
import { useText } from './text';

type Props = {
  offered: readonly Permission[];
  value: string[];
  onChange: (scopes: string[]) => void;
  hint: string;
  error?: string | undefined;
};

export function ScopePicker({ offered, value, onChange, hint, error }: Props) {
  const t = useText();
  return (
    <Checkbox.Group
      label={t('token.scopes')}
      description={hint}
      value={value}
      onChange={onChange}
      error={error}
    >
      <div className={classes.scopes}>
        {offered.map((permission) => (
          <Checkbox key={permission} value={permission} label={permission} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
