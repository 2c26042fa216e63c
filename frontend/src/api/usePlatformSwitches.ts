import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { Page } from './types/page';
import type { PlatformSwitch } from './types/switches';

const MOST = 200;
const REREAD_MS = 60_000; // what is read must not outlast a lost announcement for long

/** The platform's switches on gateways that one may see: those that are on, or the newest of those that were lifted. */
export const usePlatformSwitches = (active = true) => {
  const filter = { active, limit: MOST };
  return useQuery<Page<PlatformSwitch>, ApiError, PlatformSwitch[]>({
    queryKey: keys.platformSwitches(filter),
    queryFn: ({ signal }) => read('/platform-switches', filter, signal),
    select: ({ items }) => items,
    refetchInterval: REREAD_MS,
  });
};
