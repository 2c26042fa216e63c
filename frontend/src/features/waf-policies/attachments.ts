/** Where policies are asked. Pure. */
import type { Hostname, Route, WafAttachment } from '@/api/types/intent';

export type Place = {
  plural: 'hostnames' | 'routes';
  name: string;
  failureMode: WafAttachment['failure_mode'];
};

/** Places by policy; what was removed in the draft asks nobody. */
export function attachmentsOf(
  hostnames: readonly Hostname[],
  routes: readonly Route[],
): ReadonlyMap<string, readonly Place[]> {
  const places = [...placesOf('hostnames', hostnames), ...placesOf('routes', routes)];
  const found = new Map<string, Place[]>();
  for (const { policy, ...place } of places)
    found.set(policy, [...(found.get(policy) ?? []), place]);
  return found;
}

const placesOf = (plural: Place['plural'], objects: readonly (Hostname | Route)[]) =>
  objects.flatMap(({ name, state, spec: { waf } }) =>
    waf?.policy && state !== 'removed'
      ? [{ plural, name, policy: waf.policy, failureMode: waf.failure_mode }]
      : [],
  );
