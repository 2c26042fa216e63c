/** People and permission: who is asking, tenants, members, teams, roles and tokens. */

export type Permission = string;

export type Me = {
  user: { id: string; email: string; name: string; is_platform: boolean };
  /** Tenant slug → what this person may do there. */
  permissions: Record<string, Permission[]>;
  tenants: { slug: string; name: string }[];
  slices: MySlice[];
  token: unknown;
};

export type MySlice = {
  slice: string;
  tenant: string;
  gateway: string;
  platform: boolean;
  /** Unpublished changes in its draft. */
  pending: number;
};

export type Tenant = {
  id: string;
  slug: string;
  name: string;
  platform: boolean;
  created_at: string;
};

export type Member = {
  id: string;
  user: { id: string; email: string; name: string };
  roles: string[];
  teams: string[];
  since: string;
  /** Present once, when adding this member created the person. */
  sign_in_url?: string;
};

export type Team = { slug: string; name: string; roles: string[]; members: string[] };

export type Role = {
  role: string;
  label: string;
  description: string;
  permissions: Permission[];
};

export type Token = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  expires_at: string | null;
  last_used_at: string | null;
  created_by: string | null;
  created_at: string;
  /** Present once, in the answer that creates it. */
  token?: string;
};
