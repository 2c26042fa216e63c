/** The nodes of a rollout as a person should read them: trouble first, then by stage and name. Pure. */
import type { RolloutNode } from '@/api/types/rollouts';

const RANK: Record<RolloutNode['state'], number> = {
  rejected: 0,
  silent: 1,
  waiting: 2,
  received: 2,
  accepted: 2,
  active: 2,
  proven: 3,
};

export const isTouched = ({ stage }: RolloutNode): boolean => stage !== null;

export const byTrouble = (one: RolloutNode, other: RolloutNode): number =>
  RANK[one.state] - RANK[other.state] ||
  (one.stage ?? 0) - (other.stage ?? 0) ||
  one.node.localeCompare(other.node, 'en', { numeric: true });

/** Nodes that got the revision, in reading order. */
export const touchedNodes = (nodes: readonly RolloutNode[]): RolloutNode[] =>
  nodes.filter(isTouched).toSorted(byTrouble);

export const silentCount = (nodes: readonly RolloutNode[]): number =>
  nodes.filter((node) => isTouched(node) && node.state === 'silent').length;
