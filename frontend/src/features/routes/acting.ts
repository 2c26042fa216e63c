/** What acts on a route, with hostnames that say the same taken together. Pure. */
import type { ActingPolicy, EffectivePolicies } from '@/api/types/intent';
import { isSameJson } from '@/intent/sameJson';

export type Acting = { hostnames: string[]; policies: readonly ActingPolicy[] };

export function together(items: EffectivePolicies['items']): Acting[] {
  const found: Acting[] = [];
  for (const { hostname, policies } of items) {
    const same = found.find((one) => isSameJson(one.policies, policies));
    if (same) same.hostnames.push(hostname);
    else found.push({ hostnames: [hostname], policies });
  }
  return found;
}
