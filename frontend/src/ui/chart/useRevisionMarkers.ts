import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { Rollout } from '@/api/types/rollouts';
import { markersOf, type Marker } from './markers';

const MOST = 50;
const NONE: readonly Rollout[] = [];

/** The latest rollouts of a slice as markers; a chart draws those that fall into its time. */
export function useRevisionMarkers(slice: string): readonly Marker[] {
  const filter = { slice, limit: MOST };
  const { data } = useQuery({
    queryKey: keys.rollouts(filter),
    queryFn: ({ signal }) => read<Page<Rollout>>('/rollouts', filter, signal),
  });
  const rollouts = data?.items ?? NONE;
  return useMemo(() => markersOf(rollouts), [rollouts]);
}
