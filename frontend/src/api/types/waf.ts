/** What the web application firewall saw, and what a change of it would do. */
import type { Schemas } from './schemas';

export type WafPolicySpec = Schemas['WafPolicySpec'];
export type Exclusion = Schemas['Exclusion'];

export type WafEvent = Schemas['WafEventShape'];
export type Outcome = WafEvent['outcome'];
export type Label = NonNullable<WafEvent['label']>;
/** What a rule of the Core Rule Set found. `value` and `found` are what came: show them escaped only. */
export type WafMatch = Schemas['WafMatchShape'];
/** What a detector found that must not leave; it tells nothing of the thing itself. */
export type WafLeak = Schemas['WafLeakShape'];
/** The same of a simulation, where a rule may have no severity. */
export type Found = Schemas['FoundShape'];
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

/** A client that came on the temporary list of a policy. */
export type WafBan = Schemas['WafBanShape'];
/** A time in which a route was asked far more often than usual. Rates are requests in a second. */
export type WafFlood = Schemas['WafFloodShape'];

/** The inspector beside one Envoy, as its node said last. */
export type WafNode = Schemas['NodeInspectorShape'];

/** An exclusion without whose it is, why and how long. What is left out holds everywhere. */
export type Proposed = Schemas['ProposedExclusionShape'];
export type Proposal = Schemas['ProposalShape'];
export type Proposals = Schemas['ProposalsShape'];

export type Against = NonNullable<Schemas['TrialRequestRequest']['against']>;
/** The request as the gateway would give it to the inspector. */
export type SimulatedRequest = Schemas['ReadRequestShape'];
export type Simulated = Schemas['SimulationShape'];
/** Recorded requests through the live policy and through the changed one. */
export type Trial = Schemas['TrialShape'];
export type TrialExample = Schemas['TrialExampleShape'];
