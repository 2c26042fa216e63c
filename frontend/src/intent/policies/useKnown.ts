/** The traffic policies of a slice by name; what was removed in the draft is not among them. */
import { useMemo } from 'react';
import { keys } from '@/api/keys';
import type { TrafficPolicy } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import type { Known } from './choice';

export function useKnown(slice: string): Known {
  const { items } = useEndless<TrafficPolicy>(
    keys.objects(slice, 'traffic-policies'),
    `/slices/${slice}/traffic-policies`,
  );
  return useMemo(
    () =>
      new Map(
        items
          .filter(({ state }) => state !== 'removed')
          .map(({ name, spec: { policy } }) => [name, policy]),
      ),
    [items],
  );
}
