/** What a tenant's access consists of, each read once and kept fresh by the tenant's topic. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type {
  Connection,
  Holder,
  Invitation,
  Member,
  Ownership,
  Permission,
  ReviewStanding,
  ServiceAccount,
  StandingConsent,
  Team,
  TenantRole,
  Token,
  Trust,
  View,
} from '@/api/types/people';
import { useEndless } from '@/api/useEndless';

export const useMembers = (tenant: string) =>
  useEndless<Member>(keys.tenant(tenant, 'members'), `/tenants/${tenant}/members`);

export const useTeams = (tenant: string) =>
  useEndless<Team>(keys.tenant(tenant, 'teams'), `/tenants/${tenant}/teams`);

export const useTokens = (tenant: string) =>
  useEndless<Token>(keys.tenant(tenant, 'tokens'), `/tenants/${tenant}/tokens`);

export const useServiceAccounts = (tenant: string) =>
  useEndless<ServiceAccount>(
    keys.tenant(tenant, 'service-accounts'),
    `/tenants/${tenant}/service-accounts`,
  );

export const useConnections = (tenant: string) =>
  useEndless<Connection>(keys.tenant(tenant, 'connections'), `/tenants/${tenant}/connections`);

export const trustsKey = (tenant: string, account: string) =>
  keys.tenant(tenant, `trusts of ${account}`);

export const useTrusts = (tenant: string, account: string) =>
  useEndless<Trust>(
    trustsKey(tenant, account),
    `/tenants/${tenant}/service-accounts/${account}/trusts`,
  );

/** The built-in roles first, then the tenant's own. */
export const useRoles = (tenant: string) =>
  useQuery({
    queryKey: keys.tenant(tenant, 'roles'),
    queryFn: ({ signal }) => read<{ items: TenantRole[] }>(`/tenants/${tenant}/roles`, {}, signal),
    select: ({ items }) => items,
  });

export const useInvitations = (tenant: string) =>
  useEndless<Invitation>(keys.tenant(tenant, 'invitations'), `/tenants/${tenant}/invitations`);

export const useHolders = (tenant: string, kind: string) =>
  useEndless<Holder>(keys.tenant(tenant, `review-${kind}`), `/tenants/${tenant}/access-review`, {
    kind,
  });

/** How the review stands; its first line is of no interest here. */
export const useReviewStanding = (tenant: string) =>
  useQuery({
    queryKey: keys.tenant(tenant, 'review-standing'),
    queryFn: ({ signal }) =>
      read<ReviewStanding>(`/tenants/${tenant}/access-review`, { limit: 1 }, signal),
  });

export const useViews = (tenant: string) =>
  useEndless<View>(keys.tenant(tenant, 'views'), `/tenants/${tenant}/views`);

export const useStandingConsent = (tenant: string) =>
  useQuery({
    queryKey: keys.tenant(tenant, 'standing-consent'),
    queryFn: ({ signal }) =>
      read<{ standing_consent: StandingConsent | null }>(
        `/tenants/${tenant}/views`,
        { limit: 1 },
        signal,
      ),
    select: ({ standing_consent }) => standing_consent,
  });

export const useOwnership = (tenant: string) =>
  useQuery({
    queryKey: keys.tenant(tenant, 'ownership'),
    queryFn: ({ signal }) => read<Ownership>(`/tenants/${tenant}/ownership`, {}, signal),
  });

/** What these roles of the tenant permit together. */
export function usePermissionsOf(tenant: string, given: readonly string[]): Permission[] {
  const { data = [] } = useRoles(tenant);
  return [
    ...new Set(data.filter(({ role }) => given.includes(role)).flatMap((one) => one.permissions)),
  ];
}
