/** What the pages of costs are made of. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { ApiError } from '@/api/errors';
import type { PlatformCosts, PriceTables, TenantCosts } from '@/api/types/costs';

/** Charges are made each minute. */
const AGAIN_MS = 60_000;

export const useTenantCosts = (tenant: string, month: string | undefined, by: string) =>
  useQuery<TenantCosts, ApiError>({
    queryKey: keys.costs(tenant, { month, by }),
    queryFn: ({ signal }) => read<TenantCosts>(`/tenants/${tenant}/costs`, { month, by }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });

export const usePlatformCosts = (month: string | undefined, isWanted: boolean) =>
  useQuery<PlatformCosts, ApiError>({
    queryKey: keys.costs('', { month }),
    queryFn: ({ signal }) => read<PlatformCosts>('/costs', { month, limit: 200 }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    enabled: isWanted,
  });

export const usePriceTables = () =>
  useQuery<PriceTables, ApiError>({
    queryKey: keys.costs('', { what: 'tables' }),
    queryFn: ({ signal }) => read<PriceTables>('/price-tables', { limit: 200 }, signal),
  });
