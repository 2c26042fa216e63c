/** Roles with what each is for; the words come from the server. */
import { Checkbox } from '@mantine/core';
import type { RoleName } from '@/api/types/people';
import classes from './access.module.css';
import { useRoles } from './reads';
import { useText } from './text';

type Props = {
  tenant: string;
  value: readonly RoleName[];
  onChange: (roles: RoleName[]) => void;
  isDisabled?: boolean;
};

export function RolePicker({ tenant, value, onChange, isDisabled }: Props) {
  const t = useText();
  const { data: roles = [] } = useRoles(tenant);
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
