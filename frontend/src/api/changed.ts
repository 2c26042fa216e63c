/** Which cached reads a live `changed` message makes old. */
import type { Changed } from '@/lib/live/messages';

type Key = readonly unknown[];

/** Everything shown under one topic, whatever changed there. */
const BRANCHES: Record<string, (id: string) => Key[]> = {
  slice: (id) => [['slice', id], ['gates', id], ['slices'], ['me']],
  gateway: () => [['gateways'], ['nodes'], ['slices']],
  node: () => [['nodes'], ['gateways']],
  tenant: (id) => [['tenant', id], ['me'], ['slices']],
  me: () => [['me']],
  alerts: (id) => [['alerts'], ['alerting', id], ['deliveries']],
};

/** Changes that come many times a minute: they make old what they name and nothing beside it. */
const ALONE: Partial<Record<string, (id: string) => Key[]>> = {
  waf: (id) => [['waf-news', id]],
  registrations: (id) => [['endpoints', id]],
  health: () => [['health']],
  egress: (id) => [['egress', id]],
  egress_request: (id) => [['egress', id], ['audit']],
};

/** Reads that no topic names: they show things of many. */
const ELSEWHERE: Partial<Record<string, Key[]>> = {
  rollout: [['rollouts'], ['nodes']],
  revision: [['rollouts']],
  shift: [['shifts'], ['rollouts']],
  switch: [['rollouts'], ['platform-switches']],
  certificate: [['certificates']],
  objective: [['objectives']],
  costs: [['costs']],
  // Who follows a slice hears of its gateway's freezes too, and the other way round.
  freeze: [['freezes'], ['gates'], ['rollouts']],
  delivery: [['strategies'], ['gates']],
  node: [['nodes'], ['rollouts'], ['health']],
  all: [
    ['rollouts'],
    ['nodes'],
    ['shifts'],
    ['freezes'],
    ['platform-switches'],
    ['strategies'],
    ['gates'],
    ['certificates'],
    ['objectives'],
    ['costs'],
    ['waf'],
    ['waf-news'],
    ['egress'],
    ['health'],
    ['alerts'],
    ['alerting'],
  ],
};

export function keysOf({ topic, what }: Pick<Changed, 'topic' | 'what'>): Key[] {
  const [scope = '', ...rest] = topic.split(':');
  const id = rest.join(':');
  const alone = ALONE[what]?.(id);
  if (alone) return alone;
  const branch = BRANCHES[scope]?.(id) ?? [];
  return [...branch, ...(ELSEWHERE[what] ?? []), ['audit']];
}
