/** Roles with what each is for; the words come from the server. */
import { Checkbox } from '@mantine/core';
import classes from './access.module.css';
import { useRoles } from './reads';
import { useText } from './text';

type Props = {
  value: readonly string[];
  onChange: (roles: string[]) => void;
  isDisabled?: boolean;
};

export function RolePicker({ value, onChange, isDisabled }: Props) {
  const t = useText();
  const { data: roles = [] } = useRoles();
  return (
    <Checkbox.Group label={t('roles')} value={[...value]} onChange={onChange}>
      <div className={classes.picker}>
        {roles.map(({ role, label, description }) => (
          <Checkbox
            key={role}
            value={role}
            label={label}
            description={description}
            disabled={isDisabled}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
