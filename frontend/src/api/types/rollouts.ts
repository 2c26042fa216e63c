/** One revision on its way through the stages of its rollout, and the evidence that decides about it. */
import type { Schemas } from './schemas';

export type Rollout = Schemas['RolloutShape'];
export type RolloutState = Schemas['RolloutState'];
export type RolloutCommand = Schemas['RolloutCommand'];
export type RolloutStage = Schemas['StageShape'];
export type StageState = Schemas['StageState'];
export type RolloutNode = Schemas['NodeOutcomeShape'];
export type RolloutNodeState = RolloutNode['state'];
export type RolloutEvent = Schemas['RolloutEventShape'];
export type RolloutEventKind = RolloutEvent['kind'];

export type Evidence = Schemas['EvidenceShape'];
export type EvidenceMetric = Schemas['MetricShape'];
/** Everything counted up to one minute: the difference of shares with its 95 % band, all 0…1. */
export type EvidencePoint = Schemas['PointShape'];
/** `share` is bad of requests, 0…1; null while nothing was counted. */
export type ArmCounts = Schemas['ArmShape'];
export type MetricName = Schemas['MetricEnum'];
export type MetricVerdict = Schemas['VerdictEnum'];
