/** What the web application firewall saw, and what a change of it would do. */
import type { Schemas } from './schemas';

export type WafPolicySpec = Schemas['WafPolicySpec'];
export type Exclusion = Schemas['Exclusion'];

export type WafEvent = Schemas['WafEventShape'];
export type Outcome = WafEvent['outcome'];
export type Label = NonNullable<WafEvent['label']>;
/** What a rule of the Core Rule Set found. `value` and `found` are what came: show them escaped only. */
export type WafMatch = Schemas['WafMatchShape'];
/** A rule of the policy itself that held. */
export type CustomMatch = Schemas['WafCustomRuleShape'];
/** A request as it was kept: secrets are stars, the body is base64 or empty. */
export type WafSample = Schemas['WafRequestShape'];

export type FacetValue = Schemas['WafFacetShape'];
export type WafFacets = Schemas['WafFacetsShape'];
/** Events of one client at one route under one rule, with no long pause between. */
export type WafAttack = Schemas['WafAttackShape'];

/** Requests of one step of time; null where no node was heard. */
export type WafPoint = Schemas['WafPointShape'];
export type Counted = Exclude<keyof WafPoint, 'at'>;
export type RouteCount = Schemas['WafRouteSumShape'];
export type RuleCount = Schemas['WafRuleSumShape'];
export type WafSummary = Schemas['WafSummaryShape'];

export type WafNode = {
  node: string;
  state: string;
  text: string;
  engine: string;
  crs: string;
  workers: number;
  as_of: string | null;
};

/** An exclusion without whose it is, why and how long. What is left out holds everywhere. */
export type Proposed = { rule: number } & Partial<
  Pick<Exclusion, 'tag' | 'target' | 'path' | 'prefix' | 'method'>
>;
export type Proposal = {
  exclusion: Proposed;
  text: string;
  /** 1 is the narrowest, 5 the widest. */
  breadth: number;
  /** Alone; those of the smallest set may have to stand together. */
  lets_it_pass: boolean;
  is_of_smallest: boolean;
};
export type Proposals = { items: Proposal[]; why_none: string };

export type Against = 'draft' | 'live' | number;
export type SimulatedRequest = {
  method: string;
  target: string;
  version: string;
  client: string;
  route: string;
  headers: string[][];
  body_base64: string;
  is_truncated: boolean;
  /** Of a kept request no more is shown than its event says. */
  is_withheld: boolean;
};
export type Simulated = {
  verdict: {
    outcome: Outcome | 'passed';
    /** Null where it passes. */
    status: number | null;
    score: number;
    threshold: number;
    scores: Record<string, number>;
  };
  rules: CustomMatch[];
  matches: WafMatch[];
  exclusions: Proposal[];
  why_no_exclusion: string;
  request: SimulatedRequest;
  engine: { modsecurity: string; crs: string };
  milliseconds: number;
};

export type TrialExample = {
  event: string | null;
  method: string;
  path: string;
  client: string;
  before: Outcome | 'passed';
  after: Outcome | 'passed';
  /** How many recorded requests are like it. */
  requests: number;
  looks_hostile: boolean;
  why: string;
};
/** Recorded requests through the live policy and through the changed one. */
export type Trial = {
  requests: number;
  compared: number;
  not_comparable: number;
  newly_passed: number;
  newly_refused: number;
  unchanged: number;
  hostile: number;
  /** Of all requests that came, weighed by how many of each outcome were recorded. */
  share_newly_refused: number | null;
  examples: TrialExample[];
  coverage: {
    since: string;
    recorded: number;
    /** Null: not counted. */
    of_requests: number | null;
    bodies_kept: number;
    redacted: number;
  };
  milliseconds: number;
};
