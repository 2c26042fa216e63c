/** Which objects name which policy. Pure. */
import type { IntentObject, Plural } from '@/api/types/intent';

export const NAMING = ['routes', 'services', 'hostnames', 'defaults'] as const satisfies Plural[];
export type Naming = IntentObject<{ policies: readonly string[] }>;
export type Place = { plural: (typeof NAMING)[number]; name: string };

/** Places by policy; what was removed in the draft names nothing. */
export function namedBy(
  objects: Readonly<Record<Place['plural'], readonly Naming[]>>,
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>();
  for (const plural of NAMING)
    for (const { name, state, spec } of objects[plural])
      if (state !== 'removed')
        for (const policy of spec.policies)
          found.set(policy, [...(found.get(policy) ?? []), { plural, name }]);
  return found;
}
