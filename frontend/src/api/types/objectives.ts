/** Objectives: what is promised, how it stands, and how that came about. */

export type Condition =
  'fast_page' | 'slow_page' | 'fast_ticket' | 'slow_ticket' | 'sustained' | 'absent';
export type Severity = 'page' | 'ticket';
export type ObjectiveStanding =
  | 'burning'
  | 'spent'
  | 'slowly_burning'
  | 'silent'
  | 'insufficient'
  | 'no_data'
  | 'met'
  | 'disabled';
export type IndicatorKind = 'availability' | 'latency' | 'composite';

export type Indicator = {
  kind: IndicatorKind;
  /** No names: all. */
  routes: string[];
  services: string[];
  /** Classes of answers: `5xx`, `503`, `none`, `waf`, `rate-limit`, `flag:UH`. */
  bad: string[];
  ignored: string[];
  threshold_ms: number | null;
  /** What of the threshold the histogram can tell. */
  effective_threshold_ms?: number | null;
  parts: { objective: string; weight: number }[];
};

export type ObjectiveWindow = {
  type: 'rolling' | 'calendar';
  days: number | null;
  unit: 'week' | 'month' | 'quarter' | null;
  time_zone: string | null;
};

/** What a person writes down; percentages are texts, so that 99.95 stays 99.95. */
export type Promised = {
  tenant: string;
  slug: string;
  name: string;
  description: string;
  owner: string;
  runbook_url: string;
  gateway: string | null;
  labels: string[];
  is_enabled: boolean;
  indicator: Indicator;
  target: string;
  window: ObjectiveWindow;
  budgeting: {
    method: 'occurrences' | 'timeslices';
    slice_seconds: number | null;
    slice_target: string | null;
  };
  guards: { min_bad: number; min_total: number; sustained_bad: number };
  policy: { warn_below: string | null; hold_below: string | null };
};

export type ObjectiveState = {
  standing: ObjectiveStanding;
  judged_at: string;
  heard_at: string | null;
  good: number;
  bad: number;
  /** Share of good events, 0–1; null without events. */
  availability: number | null;
  /** Share of the budget that is left: 1 is untouched, below 0 overspent. */
  remaining: number | null;
  /** The period has just begun: its traffic is extrapolated. */
  is_tentative: boolean;
  period_since: string;
  period_until: string;
  outage_seconds_left: number | null;
  exhausted_at_6h: string | null;
  exhausted_at_24h: string | null;
};

export type Burn = {
  condition: Condition;
  severity: Severity;
  is_firing: boolean;
  is_insufficient: boolean;
  since: string | null;
  long_seconds: number | null;
  short_seconds: number | null;
  long_burn: number | null;
  short_burn: number | null;
  threshold: number | null;
  /** The threshold could never be reached with this target and was lowered. */
  is_capped: boolean;
  exhaustion_seconds: number | null;
};

export type Objective = Promised & {
  id: string;
  version: number;
  created_by: string;
  created_at: string;
  state: ObjectiveState | null;
  burns: Burn[];
};

export type HistoryPoint = {
  at: string;
  /** Null: nobody was heard. */
  good: number | null;
  bad: number | null;
  left_out: number;
  /** Of the period that ends with this step. */
  remaining: number | null;
};

export type ObjectiveHistory = {
  step_seconds: number;
  since: string;
  until: string;
  target: string;
  points: HistoryPoint[];
  revisions: { at: string; slice: string; sequence: number; author: string; title: string }[];
  exclusions: { id: string; since: string; until: string; reason: string; created_by: string }[];
  versions: { number: number; since: string; author: string; target: string }[];
  as_of: string | null;
};

export type BreakdownBy = 'route' | 'service' | 'code' | 'revision';
export type BreakdownItem = {
  name: string;
  good: number;
  bad: number;
  share_of_bad: number;
  burn: number | null;
};

export type Lookback = {
  since: string;
  until: string;
  step_seconds: number;
  availability: number | null;
  remaining: number | null;
  good: number;
  bad: number;
  pages: number;
  tickets: number;
  episodes: { condition: Condition; severity: Severity; since: string; until: string | null }[];
};

export type Exclusion = {
  id: string;
  since: string;
  until: string;
  reason: string;
  created_by: string;
  withdrawn_at?: string | null;
  withdrawn_by?: string | null;
};
