/** What stands around a publish: strategies, delivery rules, freezes, approvals and what a revision did to traffic. */
import type { Schemas } from './schemas';

/** Which nodes a stage reaches; each stage includes those before it. */
export type Cohort = Schemas['Cohort'];
export type CohortType = Cohort['type'];
export type Strategy = Schemas['StrategyShape'];
export type StrategyStage = Schemas['StrategyStageShape'];

export type Delivery = Schemas['DeliveryShape'];
export type Freeze = Schemas['FreezeShape'];
export type FreezeState = Freeze['state'];
export type Approval = Schemas['ApprovalShape'];
export type ApprovalState = Approval['state'];
export type Budget = Schemas['BudgetShape'];
/** What stands in the way of a publish now. */
export type Gates = Schemas['GatesShape'];

/** `share` is bad of requests, 0…1; null where nothing was counted. */
export type EffectCount = Schemas['ArmShape'];
export type EffectMetric = Schemas['MetricEffectShape'];
export type EffectRoute = Schemas['RouteEffectShape'];
export type Effect = Schemas['EffectShape'];
