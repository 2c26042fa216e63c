/** Roles down, permissions across: who may do what, at a glance. */
import { useMemo } from 'react';
import type { Role } from '@/api/types/people';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './access.module.css';
import { useRoles } from './reads';
import { useText } from './text';

export function RolesTab() {
  const t = useText();
  const { data: roles = [] } = useRoles();
  const columns = useColumns(roles);
  return (
    <div className={classes.pad}>
      <Panel flush>
        <Table label={t('tab.roles')} columns={columns} rows={roles} rowKey={({ role }) => role} />
      </Panel>
    </div>
  );
}

function useColumns(roles: readonly Role[]): TableColumn<Role>[] {
  const t = useText();
  return useMemo(() => {
    const permissions = [...new Set(roles.flatMap((role) => role.permissions))];
    return [
      {
        key: 'role',
        header: t('role'),
        cell: ({ label }) => <b className={classes.role}>{label}</b>,
      },
      { key: 'description', header: t('role.description'), cell: ({ description }) => description },
      ...permissions.map((permission) => ({
        key: permission,
        header: permission,
        cell: (role: Role) => (
          <May permission={permission} isGranted={role.permissions.includes(permission)} />
        ),
      })),
    ];
  }, [roles, t]);
}

function May({ permission, isGranted }: { permission: string; isGranted: boolean }) {
  const t = useText();
  return (
    <span role="img" aria-label={t(isGranted ? 'role.may' : 'role.mayNot', { permission })}>
      {isGranted ? <Mark glyph="disc" tone="ok" /> : <span className={classes.quiet}>·</span>}
    </span>
  );
}
