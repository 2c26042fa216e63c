/** What runs where: gateways, nodes and what each node has proven. */
import type { ApplyError } from './delivery';

export type NodeStatus = 'online' | 'degraded' | 'stale' | 'offline' | 'revoked' | 'never';

export type NodeCounts = {
  total: number;
  online: number;
  degraded: number;
  stale: number;
  offline: number;
};

export type Gateway = {
  id: string;
  slug: string;
  name: string;
  description: string;
  allowed_private_networks: string[];
  nodes: NodeCounts;
  slices: number;
};

export type NodeSliceState = 'proven' | 'converging' | 'rejected' | 'stale';

/** Sequence numbers of one slice on one node, from what we want to what the node proved. */
export type NodeSlice = {
  slice: string;
  desired: number | null;
  received: number | null;
  accepted: number | null;
  active: number | null;
  proven: number | null;
  proven_at: string | null;
  error: ApplyError | null;
  state: NodeSliceState;
};

export type NodeListener = { name: string; address: string; proven: boolean; error: string };

export type Node = {
  id: string;
  name: string;
  gateway: string;
  status: NodeStatus;
  last_seen_at: string | null;
  age_seconds: number | null;
  agent: { version?: string; state?: string; uptime_seconds?: number; refusals?: number };
  envoy: {
    version?: string;
    state?: string;
    restarts?: number;
    uptime_seconds?: number;
    warming?: number;
  };
  facts: Record<string, unknown>;
  manifest_version: number | null;
  listeners: NodeListener[];
  slices: NodeSlice[];
};

export type JoinToken = {
  id: string;
  name: string;
  prefix?: string;
  expires_at: string;
  used_at?: string | null;
  created_at?: string;
  created_by?: string | null;
  /** Present once, in the answer that creates it. */
  token?: string;
};
