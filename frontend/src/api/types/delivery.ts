/** How intent reaches nodes: slices, drafts, plans, revisions and rollouts. */
import type { Problem } from './problem';
import type { Kind } from './intent';

export type SliceStatus = 'proven' | 'rolling' | 'held' | 'unknown';

export type Slice = {
  slice: string;
  tenant: string;
  gateway: string;
  platform: boolean;
  live: { sequence: number; revision: string; published_at: string; author: string | null } | null;
  draft: { changes: number };
  status: SliceStatus;
  nodes: { total: number; proven: number };
  etag: string;
};

export type DraftItem = {
  kind: Kind;
  name: string;
  action: 'add' | 'change' | 'remove';
  updated_by: string | null;
  updated_at: string;
};

export type Draft = {
  slice: string;
  version: number;
  changes: number;
  etag: string;
  items: DraftItem[];
};

export type FieldChange = { pointer: string; before: unknown; after: unknown };
export type Change = {
  action: 'add' | 'change' | 'remove';
  kind: Kind;
  name: string;
  /** One line for people, e.g. “route shop-api: backends echo-v1 90 → 10”. */
  text: string;
  fields: FieldChange[];
  before_text: string;
  after_text: string;
};
export type UnsafeFinding = { code: string; text: string; kind: string; name: string };

export type Plan = {
  digest: string;
  base: number | null;
  changes: Change[];
  problems: Problem[];
  unsafe: UnsafeFinding[];
  publishable: boolean;
  counts: Record<string, number>;
};

export type Revision = {
  id: string;
  slice: string;
  sequence: number;
  message: string;
  author: string | null;
  created_at: string;
  summary: { added: number; changed: number; removed: number };
  root: string;
  live: boolean;
  reverts: number | null;
  rollout: { id: string; state: RolloutState } | null;
};

export type RolloutState =
  'pending' | 'pushing' | 'converging' | 'complete' | 'failed' | 'superseded';
export type RolloutNodeState =
  'waiting' | 'received' | 'accepted' | 'active' | 'proven' | 'rejected' | 'silent';

/** Why a node refused or could not prove a slice revision. */
export type ApplyError = {
  stage: 'fetch' | 'verify' | 'store' | 'apply' | 'warm' | 'probe';
  sequence: number;
  type: string;
  /** The resource the node names, e.g. `acme/shop-api`. */
  object: string;
  message: string;
};

export type RolloutNode = {
  node: string;
  state: RolloutNodeState;
  error: ApplyError | null;
  at: string | null;
};

export type Rollout = {
  id: string;
  slice: string;
  revision: number;
  state: RolloutState;
  reason: string;
  started_at: string | null;
  finished_at: string | null;
  nodes: RolloutNode[];
};
