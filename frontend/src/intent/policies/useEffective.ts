/** What acts on a route, as the draft has it; nothing is asked of a route without a name. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { EffectivePolicies } from '@/api/types/intent';

export function useEffective(slice: string, route: string) {
  const path = `/slices/${slice}/routes/${encodeURIComponent(route)}/effective-policies` as const;
  return useQuery<EffectivePolicies, ApiError>({
    queryKey: keys.effectivePolicies(slice, route),
    queryFn: ({ signal }) => read(path, {}, signal),
    enabled: route !== '',
  });
}
