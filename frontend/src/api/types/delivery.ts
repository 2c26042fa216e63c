/** How intent reaches nodes: slices, drafts, plans, revisions and rollouts. */
import type { Schemas } from './schemas';

export type Slice = Schemas['SliceShape'];
export type SliceStatus = Slice['status'];

export type Draft = Schemas['Draft'];
export type DraftItem = Schemas['DraftItem'];

export type Plan = Schemas['Plan'];
export type Change = Schemas['PlannedChange'];
export type FieldChange = Schemas['FieldChange'];
export type UnsafeFinding = Schemas['UnsafeFinding'];

export type Revision = Schemas['RevisionShape'];
export type Rollout = Schemas['RolloutShape'];
export type RolloutState = Rollout['state'];
export type RolloutNode = Rollout['nodes'][number];
export type RolloutNodeState = RolloutNode['state'];

/** Why a node refused a slice revision: stage, the Envoy resource it names, its own words. */
export type ApplyError = Schemas['FaultShape'];
