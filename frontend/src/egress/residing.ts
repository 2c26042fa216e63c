/** Who a residency rule would refuse: the destinations and the nodes that are elsewhere. Pure. */
import type {
  Destination,
  EgressPolicy,
  NamedDestination,
  ResidencyRule,
  Workload,
} from '@/api/types/intent';
import { nameIn } from './aliases';
import { describe, rightsOf, type Right } from './rights';

/** What is known of a node: its name, and its region, empty where it does not say. */
export type Place = { id: string; name: string; region: string };

/** A destination that some policy allows, and that the rule refuses. */
export type Elsewhere = {
  workload: string;
  policy: string;
  rule: string;
  /** `api.example.com:443` */
  destination: string;
  /** The name of a named destination. */
  named: string | null;
  /** Empty: nobody says where it is. */
  regions: readonly string[];
};

export type Breaks = {
  /** Workloads of the policy that handle the class. */
  bound: readonly string[];
  /** Those of them that another policy lets enforce while this one observes: the rule does nothing for them. */
  unbound: readonly string[];
  destinations: readonly Elsewhere[];
  nodes: readonly Place[];
};

type World = {
  /** Of the draft, as it is stored. */
  policies: readonly EgressPolicy[];
  workloads: readonly Workload[];
  named: readonly NamedDestination[];
  nodes: readonly Place[];
};

/** A policy as it is being written; the name is empty while it has none. */
type Written = Pick<EgressPolicy, 'name' | 'spec'>;

const UNSTORED = {
  id: '',
  kind: 'egress_policy',
  slice: '',
  state: 'changed',
  updated_at: '',
  updated_by: '',
  etag: '',
  problems: [],
} satisfies Omit<EgressPolicy, 'name' | 'spec'>;

export function breaksOf(rule: ResidencyRule, policy: Written, world: World): Breaks {
  const others = world.policies.filter(({ name }) => name !== policy.name);
  const policies = [...others, { ...UNSTORED, ...policy }];
  const handling = world.workloads
    .filter(({ name, state }) => state !== 'removed' && policy.spec.workloads.includes(name))
    .filter(({ spec }) => spec.data_classes.includes(rule.data_class))
    .map(({ name }) => name);
  const isHeld = (name: string) =>
    policy.spec.mode === 'enforce' || rightsOf(name, policies).isObserved;
  const bound = handling.filter(isHeld);
  return {
    bound,
    unbound: handling.filter((name) => !isHeld(name)),
    destinations: bound.flatMap((name) =>
      elsewhere(name, rule, rightsOf(name, policies).allowed, world.named),
    ),
    nodes: bound.length > 0 ? world.nodes.filter(({ region }) => !isFrom(rule, region)) : [],
  };
}

/** What is in several regions must be in none but these; what is in no known one is refused where that is strict. */
export const isTo = ({ to_regions: to, strict }: ResidencyRule, regions: readonly string[]) =>
  to.length === 0 || (regions.length > 0 ? regions.every((one) => to.includes(one)) : !strict);

export const isFrom = ({ from_regions: from, strict }: ResidencyRule, region: string): boolean =>
  from.length === 0 || (region ? from.includes(region) : !strict);

/** Where a destination of a rule is: as the rule says, and as a named one says itself. */
export function regionsOf(
  { host, regions }: Destination,
  named: readonly NamedDestination[],
): readonly string[] {
  const name = nameIn(host);
  const own = named.find((one) => one.name === name)?.spec.regions ?? [];
  return [...new Set([...regions, ...own])];
}

/** Something that another rule allows from where it is known to be comes through by that one. */
function elsewhere(
  workload: string,
  rule: ResidencyRule,
  allowed: readonly Right[],
  named: readonly NamedDestination[],
): Elsewhere[] {
  const all = allowed.flatMap(({ policy, rule: name, destinations }) =>
    destinations.map((one) => ({
      workload,
      policy,
      rule: name,
      destination: describe(one),
      named: nameIn(one.host),
      regions: regionsOf(one, named),
    })),
  );
  const isThrough = new Set(
    all.filter(({ regions }) => isTo(rule, regions)).map(({ destination }) => destination),
  );
  return all.filter(({ destination }) => !isThrough.has(destination));
}
