/** Roles down, permissions across: who may do what, at a glance; the tenant's own can be changed. */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useMay } from '@/api/me';
import type { TenantRole } from '@/api/types/people';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './access.module.css';
import { AddButton } from './AddButton';
import { useRoles } from './reads';
import { RemoveRole } from './RemoveRole';
import { RoleForm } from './RoleForm';
import { useText } from './text';

type Open = { what: 'form' | 'remove'; role?: TenantRole } | null;

export function RolesTab({ tenant }: { tenant: string }) {
  const t = useText();
  const { data: roles = [] } = useRoles(tenant);
  const mayChange = useMay(tenant, 'members');
  const [open, setOpen] = useState<Open>(null);
  const columns = useColumns(roles, mayChange ? setOpen : undefined);
  const close = () => setOpen(null);
  return (
    <div className={classes.pad}>
      <div className={classes.line}>
        <span className={classes.verbs}>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/roles` }} />
          {mayChange && (
            <AddButton label={t('role.add')} onClick={() => setOpen({ what: 'form' })} />
          )}
        </span>
      </div>
      <Panel flush>
        <Table label={t('tab.roles')} columns={columns} rows={roles} rowKey={({ role }) => role} />
      </Panel>
      {open?.what === 'form' && <RoleForm tenant={tenant} role={open.role} onClose={close} />}
      {open?.what === 'remove' && open.role && (
        <RemoveRole tenant={tenant} role={open.role} onClose={close} />
      )}
    </div>
  );
}

function useColumns(
  roles: readonly TenantRole[],
  onOpen?: (open: Open) => void,
): TableColumn<TenantRole>[] {
  const t = useText();
  return useMemo(() => {
    const permissions = [...new Set(roles.flatMap((role) => role.permissions))];
    const verbs: TableColumn<TenantRole> = {
      key: 'verbs',
      header: t('role.verbs'),
      isHeaderHidden: true,
      align: 'end',
      cell: (role) => role.built_in || <Verbs role={role} onOpen={onOpen ?? (() => undefined)} />,
    };
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
        cell: (role: TenantRole) => (
          <May permission={permission} isGranted={role.permissions.includes(permission)} />
        ),
      })),
      ...(onOpen && roles.some((role) => !role.built_in) ? [verbs] : []),
    ];
  }, [roles, t, onOpen]);
}

function Verbs({ role, onOpen }: { role: TenantRole; onOpen: (open: Open) => void }) {
  const t = useText();
  const quiet = { variant: 'subtle', color: 'gray', size: 'compact-xs' } as const;
  return (
    <span className={classes.rowVerbs}>
      <Button {...quiet} onClick={() => onOpen({ what: 'form', role })}>
        {t('role.change')}
      </Button>
      <Button {...quiet} onClick={() => onOpen({ what: 'remove', role })}>
        {t('role.remove')}
      </Button>
    </span>
  );
}

function May({ permission, isGranted }: { permission: string; isGranted: boolean }) {
  const t = useText();
  return (
    <span role="img" aria-label={t(isGranted ? 'role.may' : 'role.mayNot', { permission })}>
      {isGranted ? <Mark glyph="disc" tone="ok" /> : <span className={classes.quiet}>·</span>}
    </span>
  );
}
