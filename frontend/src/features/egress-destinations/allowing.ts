/** The edit of the draft that lets a workload ask for a named destination. Pure. */
import type { WriteRequest } from '@/api/client';
import type { EgressPolicy, EgressRule } from '@/api/types/intent';
import { askedByAlias } from '@/egress/aliases';

const PLURAL = 'egress-policies';

/** A name that no rule of the policy has yet. */
export function freeName(wanted: string, taken: readonly string[]): string {
  let number = 1;
  const numbered = () => (number === 1 ? wanted : `${wanted}-${number}`);
  while (taken.includes(numbered())) number += 1;
  return numbered();
}

export const ruleFor = (destination: string, taken: readonly string[]): EgressRule => ({
  name: freeName(destination, taken),
  action: 'allow',
  destinations: [askedByAlias(destination)],
  starts_at: null,
  expires_at: null,
  schedule: null,
  rate: null,
  kib_per_second: null,
  max_tunnels: null,
  dlp: null,
});

/** One more rule in a policy of the workload's. */
export function addedTo({ slice, name, etag, spec }: EgressPolicy, destination: string) {
  const taken = [...spec.rules, ...spec.residency].map((one) => one.name);
  return {
    method: 'PATCH',
    path: `/slices/${slice}/${PLURAL}/${encodeURIComponent(name)}`,
    etag,
    body: { spec: { rules: [...spec.rules, ruleFor(destination, taken)] } },
  } as const satisfies WriteRequest;
}

/** A policy of its own, which says nothing else. It enforces: no other policy of the workload is weakened by it. */
export const inNew = (slice: string, workload: string, name: string, destination: string) =>
  ({
    method: 'POST',
    path: `/slices/${slice}/${PLURAL}`,
    body: {
      name,
      spec: { mode: 'enforce', workloads: [workload], rules: [ruleFor(destination, [])] },
    },
  }) as const satisfies WriteRequest;
