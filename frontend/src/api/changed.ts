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
};

/** Reads that no topic names: they show things of many. */
const ELSEWHERE: Partial<Record<string, Key[]>> = {
  rollout: [['rollouts'], ['nodes']],
  revision: [['rollouts']],
  shift: [['shifts'], ['rollouts']],
  switch: [['rollouts']],
  certificate: [['certificates']],
  // Who follows a slice hears of its gateway's freezes too, and the other way round.
  freeze: [['freezes'], ['gates'], ['rollouts']],
  delivery: [['strategies'], ['gates']],
  node: [['nodes'], ['rollouts']],
  all: [
    ['rollouts'],
    ['nodes'],
    ['shifts'],
    ['freezes'],
    ['strategies'],
    ['gates'],
    ['certificates'],
  ],
};

export function keysOf({ topic, what }: Pick<Changed, 'topic' | 'what'>): Key[] {
  const [scope = '', ...rest] = topic.split(':');
  const branch = BRANCHES[scope]?.(rest.join(':')) ?? [];
  return [...branch, ...(ELSEWHERE[what] ?? []), ['audit']];
}
