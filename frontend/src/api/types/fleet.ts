/** What runs where: gateways, nodes and what each node has proven. */
import type { Schemas } from './schemas';

export type Gateway = Schemas['GatewayShape'];
export type NodeCounts = Gateway['nodes'];

export type Node = Schemas['NodeShape'];
export type NodeStatus = Node['status'];
export type NodeListener = Node['listeners'][number];
export type NodeKeySet = NonNullable<Node['key_sets']>[number];
export type NodeEvent = Schemas['NodeEventShape'];
/** Sequence numbers of one slice on one node, from what we want to what the node proved. */
export type NodeSlice = Node['slices'][number];
export type NodeSliceState = NodeSlice['state'];

/** `token` is present once, in the answer that creates it. */
export type JoinToken = Schemas['JoinTokenShape'] & { token?: string };
