/**
 * Names of everything the query cache holds. They begin with what a live topic names, so that one
 * `changed` message can invalidate a whole branch.
 */
import type { Query } from './client';

export const keys = {
  me: () => ['me'] as const,
  account: (what: string) => ['account', what] as const,
  slices: () => ['slices'] as const,
  slice: (slice: string) => ['slice', slice] as const,
  objects: (slice: string, plural: string, filter: Query = {}) =>
    ['slice', slice, 'objects', plural, filter] as const,
  object: (slice: string, plural: string, name: string) =>
    ['slice', slice, 'object', plural, name] as const,
  effectivePolicies: (slice: string, route: string) =>
    ['slice', slice, 'effective-policies', route] as const,
  namedBy: (slice: string, asked: Query) => ['slice', slice, 'named-by', asked] as const,
  /** Where endpoints come from: instances come and go without a publish. */
  endpoints: (slice: string, service: string) => ['endpoints', slice, service] as const,
  workload: (slice: string, name: string, what: string) =>
    ['slice', slice, 'workload', name, what] as const,
  keySets: (slice: string, policy: string) => ['key-sets', slice, policy] as const,
  /** What usage of keys is read again by the clock, under no live topic. */
  quota: (slice: string, name: string) => ['quota', slice, name] as const,
  consumerUsage: (slice: string, name?: string) => ['consumer-usage', slice, name ?? ''] as const,
  heldRules: (slice: string, asked: string) => ['slice', slice, 'held-rules', asked] as const,
  expression: (slice: string, asked: string) => ['slice', slice, 'expression', asked] as const,
  wafTemplates: (slice: string) => ['waf-templates', slice] as const,
  wafCatalogue: (slice: string) => ['waf-catalogue', slice] as const,
  dlpApprovals: (slice: string, filter: Query = {}) =>
    ['waf', slice, 'dlp-approvals', filter] as const,
  dlpFeedback: (slice: string, policy: string) => ['slice', slice, 'dlp-feedback', policy] as const,
  draft: (slice: string) => ['slice', slice, 'draft'] as const,
  plan: (slice: string) => ['slice', slice, 'plan'] as const,
  revisions: (slice: string) => ['slice', slice, 'revisions'] as const,
  revisionBudgets: (slice: string, sequence: number) =>
    ['slice', slice, 'revisions', sequence, 'budgets'] as const,
  revision: (slice: string, sequence: number) => ['slice', slice, 'revisions', sequence] as const,
  traffic: (slice: string) => ['traffic', slice] as const,
  trafficOf: (of: string, query: Query = {}) => ['traffic', of, query] as const,
  vitals: (node: string, query: Query = {}) => ['vitals', node, query] as const,
  health: (of: Query) => ['health', of] as const,
  saturation: () => ['saturation'] as const,
  objectives: (filter: Query = {}) => ['objectives', filter] as const,
  objective: (id: string) => ['objectives', 'one', id] as const,
  /** Everything about costs: a price, a budget and a charge change what the others say. */
  costs: (tenant: string, asked: Query = {}) => ['costs', tenant, asked] as const,
  rollouts: (filter: Query = {}) => ['rollouts', filter] as const,
  rollout: (id: string) => ['rollouts', 'one', id] as const,
  rolloutEvidence: (id: string) => ['rollouts', 'one', id, 'evidence'] as const,
  rolloutEvents: (id: string) => ['rollouts', 'one', id, 'events'] as const,
  certificates: (filter: Query = {}) => ['certificates', filter] as const,
  certificateNumbers: (what: 'summary' | 'calendar', filter: Query = {}) =>
    ['certificates', what, filter] as const,
  notices: (slice?: string) => ['certificates', 'notices', slice ?? ''] as const,
  certificate: (id: string) => ['certificates', 'one', id] as const,
  credentials: (slice: string, filter: Query = {}) =>
    ['slice', slice, 'credentials', filter] as const,
  credential: (slice: string, name: string) => ['slice', slice, 'credential', name] as const,
  issuers: () => ['issuers'] as const,
  exports: () => ['exports'] as const,
  tenants: () => ['tenants'] as const,
  deletions: () => ['deletions'] as const,
  alerts: (filter: Query = {}) => ['alerts', 'list', filter] as const,
  alertSummary: () => ['alerts', 'summary'] as const,
  alert: (id: string) => ['alerts', 'one', id] as const,
  alertEvents: (id: string) => ['alerts', 'one', id, 'events'] as const,
  alertKinds: () => ['alert-kinds'] as const,
  /** Rules, silences, channels and notification policies of a tenant. */
  alerting: (tenant: string, what: string) => ['alerting', tenant, what] as const,
  deliveries: (channel: string) => ['deliveries', channel] as const,
  gateways: () => ['gateways'] as const,
  delivery: (gateway: string) => ['gateways', gateway, 'delivery'] as const,
  strategies: (gateway: string) => ['strategies', gateway] as const,
  freezes: (filter: Query = {}) => ['freezes', filter] as const,
  gates: (slice: string) => ['gates', slice] as const,
  platformSwitches: (filter: Query = {}) => ['platform-switches', filter] as const,
  cacheUsage: (slice: string) => ['cache-usage', slice] as const,
  cachePurges: (slice: string) => ['slice', slice, 'cache-purges'] as const,
  switches: (slice: string) => ['slice', slice, 'switches'] as const,
  shifts: (slice: string) => ['slice', slice, 'shifts'] as const,
  checks: (slice: string) => ['slice', slice, 'checks'] as const,
  shift: (id: string) => ['shifts', id] as const,
  records: (slice: string, what: string, filter?: Query) =>
    filter === undefined
      ? (['records', slice, what] as const)
      : (['records', slice, what, filter] as const),
  /** What a live `waf` makes old: the newest events. Everything else of the firewall is read again by the clock. */
  wafNews: (slice: string, filter: Query = {}) => ['waf-news', slice, filter] as const,
  waf: (slice: string, what?: string, filter: Query = {}) =>
    what === undefined ? (['waf', slice] as const) : (['waf', slice, what, filter] as const),
  /** What a live `egress` makes old: everything that went out. */
  egress: (slice: string, what?: string, filter: Query = {}) =>
    what === undefined ? (['egress', slice] as const) : (['egress', slice, what, filter] as const),
  effect: (slice: string, sequence: number) =>
    ['slice', slice, 'revisions', sequence, 'effect'] as const,
  joinTokens: (gateway: string) => ['gateways', gateway, 'join-tokens'] as const,
  nodes: (filter: Query = {}) => ['nodes', filter] as const,
  node: (id: string) => ['nodes', 'one', id] as const,
  audit: (filter: Query = {}) => ['audit', filter] as const,
  auditEntry: (id: string) => ['audit', 'one', id] as const,
  auditConsequences: (id: string) => ['audit', 'one', id, 'consequences'] as const,
  auditVerification: () => ['audit', 'verification'] as const,
  auditStreams: (tenant: string) => ['audit-streams', tenant] as const,
  tenant: (tenant: string, what: string) => ['tenant', tenant, what] as const,
  roles: () => ['roles'] as const,
  search: (text: string) => ['search', text] as const,
} as const;
