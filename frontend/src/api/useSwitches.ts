import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { Page } from './types/page';
import type { KillSwitch } from './types/switches';

const MOST = 100;

/** Switches of a slice, those that are on and those that were. */
export const useSwitches = (slice: string) =>
  useQuery<Page<KillSwitch>, ApiError, KillSwitch[]>({
    queryKey: keys.switches(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/switches`, { limit: MOST }, signal),
    select: ({ items }) => items,
  });

/** The switch that keeps this route in maintenance, or is being lifted from it. */
export const maintenanceOf = (
  switches: readonly KillSwitch[] | undefined,
  route: string,
): KillSwitch | null =>
  switches?.find(
    ({ type, target, state }) =>
      type === 'route_maintenance' && target === route && state !== 'off',
  ) ?? null;
