/** What the edge did: counts per step. Live counts come over the socket (`lib/live/messages`). */
import type { Schemas } from './schemas';

export type Traffic = Schemas['SliceTrafficShape'];
/** All numbers are null where no node was heard: unknown is not zero. */
export type TrafficPoint = Schemas['TrafficPoint'];
export type RouteShare = Traffic['by_route'][number];
export type TrafficDepth = Schemas['TrafficDepthShape'];
/** Of a gateway or a node, by slice. */
export type SlicesTraffic = Schemas['SlicesTrafficShape'];
export type Refusals = Schemas['RefusalsShape'];
export type Refusal = Schemas['RefusalShape'];
