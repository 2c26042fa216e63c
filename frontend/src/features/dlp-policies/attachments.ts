/** Where policies are asked: by hostnames, by routes, and by rules of egress policies. Pure. */
import type { DlpAttachment } from '@/api/types/dlp';
import type { EgressPolicy, Hostname, Route } from '@/api/types/intent';

export type Place = {
  plural: 'hostnames' | 'routes' | 'egress-policies';
  name: string;
  /** Of an egress policy: the rule. */
  rule: string;
  failureMode: DlpAttachment['failure_mode'];
  /** Whether answers are looked at, too. */
  answers: boolean;
};

type Asking = Omit<Place, 'failureMode' | 'answers'> & { dlp: DlpAttachment | null | undefined };

/** Places by policy; what was removed in the draft asks nobody. */
export function attachmentsOf(
  hostnames: readonly Hostname[],
  routes: readonly Route[],
  egress: readonly EgressPolicy[],
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>();
  const asking: Asking[] = [
    ...hostnames.filter(isThere).map((one) => placeOf('hostnames', one)),
    ...routes.filter(isThere).map((one) => placeOf('routes', one)),
    ...egress.filter(isThere).flatMap(({ name, spec }) =>
      spec.rules.map((rule): Asking => ({
        plural: 'egress-policies',
        name,
        rule: rule.name,
        dlp: rule.dlp,
      })),
    ),
  ];
  for (const { dlp, ...place } of asking)
    if (dlp?.policy)
      found.set(dlp.policy, [
        ...(found.get(dlp.policy) ?? []),
        { ...place, failureMode: dlp.failure_mode, answers: dlp.inspect_responses },
      ]);
  return found;
}

const isThere = ({ state }: Hostname | Route | EgressPolicy) => state !== 'removed';

const placeOf = (plural: 'hostnames' | 'routes', { name, spec }: Hostname | Route): Asking => ({
  plural,
  name,
  rule: '',
  dlp: spec.dlp,
});
