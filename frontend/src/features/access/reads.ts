/** What a tenant's access consists of, each read once and kept fresh by the tenant's topic. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { Member, Role, Team, Token } from '@/api/types/people';
import { useEndless } from '@/api/useEndless';

export const useMembers = (tenant: string) =>
  useEndless<Member>(keys.tenant(tenant, 'members'), `/tenants/${tenant}/members`);

export const useTeams = (tenant: string) =>
  useEndless<Team>(keys.tenant(tenant, 'teams'), `/tenants/${tenant}/teams`);

export const useTokens = (tenant: string) =>
  useEndless<Token>(keys.tenant(tenant, 'tokens'), `/tenants/${tenant}/tokens`);

/** Roles never change while the page is open. */
export const useRoles = () =>
  useQuery({
    queryKey: keys.roles(),
    queryFn: ({ signal }) => read<Role[] | Page<Role>>('/roles', {}, signal),
    select: (answer) => (Array.isArray(answer) ? answer : answer.items),
    staleTime: Infinity,
  });
