import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { Freeze } from './types/governance';
import type { Page } from './types/page';

const MOST = 50;
const REREAD_MS = 60_000; // freezes begin and end by the clock, which nobody announces

/** Freezes that concern a gateway, those of every gateway among them; `isActive` leaves out all others. */
export const useFreezes = (gateway: string | null, isActive = false) => {
  const filter = { gateway: gateway ?? '', limit: MOST, ...(isActive && { active: true }) };
  return useQuery<Page<Freeze>, ApiError, Freeze[]>({
    queryKey: keys.freezes(filter),
    queryFn: ({ signal }) => read('/freezes', filter, signal),
    select: ({ items }) => items,
    enabled: gateway !== null,
    refetchInterval: REREAD_MS,
  });
};
