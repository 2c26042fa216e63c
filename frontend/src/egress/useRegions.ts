/** Regions that somebody in the slice, or a node of its gateway, speaks of already: one spelling of each is enough. */
import { useMemo } from 'react';
import { useNodes } from '@/api/useNodes';
import { parseSlice } from '@/lib/slices';
import { useEgressPolicies, useNamedDestinations } from './reads';

export function useRegions(slice: string): readonly string[] {
  const { items: nodes } = useNodes({ gateway: parseSlice(slice).gateway });
  const { items: policies } = useEgressPolicies(slice);
  const { items: named } = useNamedDestinations(slice);
  return useMemo(() => {
    const said = policies.flatMap(({ spec }) => [
      ...spec.residency.flatMap((rule) => [...rule.from_regions, ...rule.to_regions]),
      ...spec.rules.flatMap(({ destinations }) => destinations.flatMap(({ regions }) => regions)),
    ]);
    const all = [
      ...nodes.map(({ region }) => region),
      ...named.flatMap(({ spec }) => spec.regions),
      ...said,
    ];
    return [...new Set(all.filter(Boolean))].toSorted();
  }, [nodes, policies, named]);
}
