import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { Strategy } from './types/governance';
import type { Page } from './types/page';

const MOST = 200;

/** The strategies a rollout on this gateway can take: built in, and its own. */
export const useStrategies = (gateway: string) =>
  useQuery<Page<Strategy>, ApiError, Strategy[]>({
    queryKey: keys.strategies(gateway),
    queryFn: ({ signal }) => read('/strategies', { gateway, limit: MOST }, signal),
    select: ({ items }) => items,
  });
