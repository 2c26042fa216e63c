/** What a workload may reach, read off the policies that name it. Pure. */
import type { Destination, EgressAction, EgressPolicy } from '@/api/types/intent';

export type Right = {
  policy: string;
  rule: string;
  action: EgressAction;
  destinations: readonly Destination[];
};

export type Rights = {
  policies: readonly EgressPolicy[];
  denied: readonly Right[];
  allowed: readonly Right[];
  /** Every one of its policies only observes: nothing is refused yet. */
  isObserved: boolean;
};

/** Policies that the draft removes say nothing any more. */
export function rightsOf(workload: string, all: readonly EgressPolicy[]): Rights {
  const policies = all.filter(
    ({ spec, state }) => state !== 'removed' && spec.workloads.includes(workload),
  );
  const enforced = policies.filter(({ spec }) => spec.mode === 'enforce');
  const isObserved = policies.length > 0 && enforced.length === 0;
  const rights = (isObserved ? policies : enforced).flatMap(({ name: policy, spec }) =>
    spec.rules.map(({ name: rule, action, destinations }) => ({
      policy,
      rule,
      action,
      destinations,
    })),
  );
  return {
    policies,
    denied: rights.filter(({ action }) => action === 'deny'),
    allowed: rights.filter(({ action }) => action === 'allow'),
    isObserved,
  };
}

/** `api.stripe.com:443`, `GET http://packages.example:80/pool`. */
export function describe(destination: Destination): string {
  const { host, port, forwarding, methods, path_prefix: prefix } = destination;
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (forwarding === 'tunnel') return place;
  return [methods.join(' '), `http://${place}${prefix ?? ''}`].filter(Boolean).join(' ');
}
