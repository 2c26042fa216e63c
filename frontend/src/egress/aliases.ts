/** Named destinations: what they are asked for as, and which rules are about them. Pure. */
import type { Destination, EgressAction, EgressMode, EgressPolicy } from '@/api/types/intent';

const ALIASES = '.egress';
export const ALIAS_PORT = 80;

export const aliasOf = (name: string): string => `${name}${ALIASES}`;

/** The destination that a host of a rule stands for; null for a host of the world. */
export function nameIn(host: string): string | null {
  if (!host.endsWith(ALIASES)) return null;
  const name = host.slice(0, -ALIASES.length);
  return name && !name.includes('.') && !name.includes('{') ? name : null;
}

/** The one way to a named destination: plain HTTP up to the gateway. */
export const askedByAlias = (name: string): Destination => ({
  host: aliasOf(name),
  port: ALIAS_PORT,
  forwarding: 'http',
  methods: [],
  regions: [],
  path_prefix: null,
});

/** A rule that speaks of a named destination, and what of it. */
export type Mention = {
  policy: string;
  rule: string;
  mode: EgressMode;
  action: EgressAction;
  workloads: readonly string[];
  /** `POST /v1/charges`; empty: everything. */
  only: string;
};

/** Policies that the draft removes say nothing any more. */
export const mentionsOf = (name: string, policies: readonly EgressPolicy[]): Mention[] =>
  policies
    .filter(({ state }) => state !== 'removed')
    .flatMap(({ name: policy, spec }) =>
      spec.rules.flatMap(({ name: rule, action, destinations }) =>
        destinations
          .filter(({ host }) => host === aliasOf(name))
          .map(({ methods, path_prefix: prefix }) => ({
            policy,
            rule,
            mode: spec.mode,
            action,
            workloads: spec.workloads,
            only: [methods.join(', '), prefix ?? ''].filter(Boolean).join(' '),
          })),
      ),
    );

/** Who may reach it by what rules say, each once. */
export const reachersOf = (mentions: readonly Mention[]): string[] => [
  ...new Set(mentions.filter(({ action }) => action === 'allow').flatMap((one) => one.workloads)),
];
