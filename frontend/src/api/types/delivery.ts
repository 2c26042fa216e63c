/** How intent reaches nodes: slices, drafts, plans and revisions. */
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

/** Why a node refused a slice revision: stage, the Envoy resource it names, its own words. */
export type ApplyError = Schemas['FaultShape'];
