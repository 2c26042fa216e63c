/** Tenants, how one stands, and its archives; what moves by itself is read again every few seconds. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Tenant } from '@/api/types/people';
import type { Deletion, TenantExport, TenantState } from '@/api/types/tenants';
import { useEndless } from '@/api/useEndless';

const AGAIN_MS = 3_000;

export const useTenants = () => useEndless<Tenant>(keys.tenants(), '/tenants');

export const useTenantState = (tenant: string) =>
  useQuery<TenantState, ApiError>({
    queryKey: keys.tenant(tenant, 'state'),
    queryFn: ({ signal }) => read(`/tenants/${tenant}/state`, {}, signal),
    refetchInterval: ({ state }) => (state.data?.deletion ? AGAIN_MS : false),
  });

export const useTenantExports = (tenant: string, isAllowed: boolean) =>
  useQuery<{ items: TenantExport[] }, ApiError, TenantExport[]>({
    queryKey: keys.tenant(tenant, 'exports'),
    queryFn: ({ signal }) => read(`/tenants/${tenant}/exports`, {}, signal),
    select: ({ items }) => items,
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === 'making') ? AGAIN_MS : false,
    enabled: isAllowed,
  });

export const useDeletions = (isAllowed: boolean) =>
  useQuery<{ items: Deletion[] }, ApiError, Deletion[]>({
    queryKey: keys.deletions(),
    queryFn: ({ signal }) => read('/deletions', {}, signal),
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS * 3,
    enabled: isAllowed,
  });
