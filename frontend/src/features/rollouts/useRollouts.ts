/** Rollouts under a filter: those that move first, then those that ended, newest first. */
import { useMemo } from 'react';
import type { Query } from '@/api/client';
import { keys } from '@/api/keys';
import type { Rollout } from '@/api/types/rollouts';
import { useEndless, type Endless } from '@/api/useEndless';
import { activeFirst } from './order';

export function useRollouts(query: Query): Endless<Rollout> {
  const movingQuery = { ...query, active: 'true' };
  const moving = useEndless<Rollout>(keys.rollouts(movingQuery), '/rollouts', movingQuery);
  const all = useEndless<Rollout>(keys.rollouts(query), '/rollouts', query);
  const isOfEnded = query['active'] === 'false';
  const items = useMemo(
    () => activeFirst(isOfEnded ? [] : moving.items, all.items),
    [isOfEnded, moving.items, all.items],
  );
  return {
    ...all,
    items: all.isLoading || moving.isLoading ? [] : items,
    isLoading: all.isLoading || moving.isLoading,
    isRefreshing: all.isRefreshing || moving.isRefreshing,
    error: all.error ?? moving.error,
    readAgain: () => {
      all.readAgain();
      moving.readAgain();
    },
  };
}
