/** People and permission: who is asking, tenants, members, teams, roles and tokens. */
import type { Schemas } from './schemas';

export type Me = Schemas['MeShape'];
export type Permission = Me['permissions'][string][number];
export type MySlice = Me['slices'][number];

export type Tenant = Schemas['TenantShape'];
export type Member = Schemas['MemberShape'];
export type Team = Schemas['TeamShape'];
export type Role = Schemas['RoleShape'];
export type RoleName = Role['role'];
export type TenantRole = Schemas['TenantRoleShape'];
/** `url` is present once, in the answer that makes it, unless the link was mailed. */
export type Invitation = Schemas['InvitationShape'] & { url?: string | null };
export type Holder = Schemas['HolderShape'];
export type ReviewStanding = Pick<
  Schemas['AccessReviewPage'],
  'last' | 'due_at' | 'overdue' | 'kinds'
>;
export type View = Schemas['ViewShape'];
export type StandingConsent = Schemas['StandingConsentShape'];
export type Ownership = Schemas['OwnershipShape'];
/** `token` is present once, in the answer that creates it. */
export type Token = Schemas['TokenShape'] & { token?: string };
export type ServiceAccount = Schemas['ServiceAccountShape'];
export type Trust = Schemas['TrustShape'];
export type Condition = Trust['conditions'][number];
export type Connection = Schemas['ConnectionShape'];
export type ConnectionCheck = Schemas['ConnectionCheckShape'];
