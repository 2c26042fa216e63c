/** Objectives: what is promised, how it stands, and how that came about. */
import type { Schemas } from './schemas';

type Shown = Schemas['ObjectiveShape'];

export type Burn = Schemas['BurnShape'];
export type Condition = Burn['condition'];
export type Severity = Burn['severity'];
export type ObjectiveState = Schemas['StateShape'];
export type ObjectiveStanding = Schemas['ObjectiveStanding'];
export type IndicatorKind = Schemas['IndicatorKind'];

/** Answers name every field; only requests may leave some out. */
export type Indicator = Required<Omit<Schemas['IndicatorShownShape'], 'effective_threshold_ms'>>;
export type ObjectiveWindow = Required<Schemas['ObjectiveWindowShape']>;

/** What a person writes down; percentages are texts, so that 99.95 stays 99.95. */
export type Promised = Pick<
  Shown,
  | 'tenant'
  | 'slug'
  | 'name'
  | 'description'
  | 'owner'
  | 'runbook_url'
  | 'gateway'
  | 'labels'
  | 'is_enabled'
  | 'target'
> & {
  indicator: Indicator;
  window: ObjectiveWindow;
  budgeting: Required<Schemas['BudgetingShape']>;
  guards: Required<Schemas['GuardsShape']>;
  policy: Required<Schemas['PolicyShape']>;
};

export type Objective = Omit<Shown, keyof Promised> &
  Omit<Promised, 'indicator'> & {
    indicator: Indicator & Pick<Schemas['IndicatorShownShape'], 'effective_threshold_ms'>;
  };

export type ObjectiveHistory = Schemas['HistoryShape'];
export type HistoryPoint = Schemas['StepShape'];
export type BreakdownBy = 'route' | 'service' | 'code' | 'revision';
export type BreakdownItem = Schemas['ObjectiveShareShape'];
/** What an objective would have said of the past. */
export type Lookback = Omit<Schemas['PreviewShape'], 'episodes'> & {
  episodes: { condition: Condition; severity: Severity; since: string; until: string | null }[];
};
export type RevisionBudget = Schemas['RevisionBudgetShape'];
export type Exclusion = Schemas['ExclusionShape'];
