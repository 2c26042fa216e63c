/** What the web application firewall saw, and what a change of it would do. */
import type { Schemas } from './schemas';

export type WafPolicySpec = Schemas['WafPolicySpec'];
export type Exclusion = Schemas['Exclusion'];

export type Outcome =
  'noted' | 'would_refuse' | 'refused' | 'challenged' | 'limited' | 'unreadable';
export type Label = 'false_positive' | 'true_positive';

/** What a rule of the Core Rule Set found. `value` and `found` are what came: show them escaped only. */
export type WafMatch = {
  rule: number;
  message: string;
  tags: string[];
  /** As syslog counts: 2 critical, 3 error, 4 warning, 5 notice. */
  severity: number | null;
  paranoia: number;
  target: string;
  found: string;
  value: string;
};
/** A rule of the policy itself that held. */
export type CustomMatch = { name: string; action: string; staged: boolean };

export type WafEvent = {
  id: string;
  at: string;
  /** Its id. */
  node: string;
  policy: string;
  route: string;
  host: string;
  request_id: string;
  /** Null where the address could not be read. */
  client: string | null;
  country: string;
  asn: number;
  ja4: string;
  method: string;
  path: string;
  outcome: Outcome;
  status: number;
  score: number;
  scores: Record<string, number>;
  rules: CustomMatch[];
  matches: WafMatch[];
  attack: string;
  label: Label | null;
  has_sample: boolean;
};

/** A request as it was kept: secrets are stars, the body is base64 or empty. */
export type WafSample = {
  method: string;
  target: string;
  version: string;
  headers: [name: string, value: string][];
  body: string;
  body_kept: boolean;
  truncated: boolean;
  redacted: string[];
};

export type FacetValue = { value: string; label: string; count: number };
export type WafFacets = {
  total: number;
  facets: Record<string, FacetValue[]>;
  as_of: string;
};

/** Events of one client at one route under one first rule, with no long pause between. */
export type WafAttack = {
  id: string;
  client: string | null;
  country: string;
  rule: string;
  message: string;
  route: string;
  policy: string;
  first_at: string;
  last_at: string;
  requests: number;
  refused: number;
  is_ongoing: boolean;
};

/** Requests of one step of time; null where no node was heard. */
export type WafPoint = { at: string } & Record<Counted, number | null>;
export type Counted = Outcome | 'passed';

export type RouteCount = { route: string; requests: number; refused: number; would_refuse: number };
export type RuleCount = {
  rule: string;
  message: string;
  matches: number;
  clients: number;
  routes: number;
  false_share: number | null;
  last_at: string;
};
export type WafSummary = {
  /** When the newest report was stored; null where there is none. */
  as_of: string | null;
  since: string;
  step_seconds: number;
  points: WafPoint[];
  routes: RouteCount[];
  rules: RuleCount[];
  /** Events that were counted but not kept, because there were too many. */
  untold: number;
};

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
