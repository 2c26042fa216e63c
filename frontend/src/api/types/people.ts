/** People and permission: who is asking, tenants, members, teams, roles and tokens. */
import type { Schemas } from './schemas';

export type Me = Schemas['MeShape'];
export type Permission = Me['permissions'][string][number];
export type MySlice = Me['slices'][number];

export type Tenant = Schemas['TenantShape'];
/** `sign_in_url` is present once, when adding this member created the person. */
export type Member = Schemas['MemberShape'] & { sign_in_url?: string };
export type Team = Schemas['TeamShape'];
export type Role = Schemas['RoleShape'];
export type RoleName = Role['role'];
/** `token` is present once, in the answer that creates it. */
export type Token = Schemas['TokenShape'] & { token?: string };
