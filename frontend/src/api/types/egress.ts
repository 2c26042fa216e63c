/** What went out: who asked for what, what became of it, and what a rule would say. */
import type { Schemas } from './schemas';

export type Flow = Schemas['EgressFlowShape'];
export type Outcome = Flow['outcome'];
export type Way = Flow['way'];
/** How many came to what, and the bytes that they moved. */
export type Verdicts = Omit<DestinationLine, 'workload'>;
export type DestinationLine = Schemas['EgressLineShape'];
export type WentTo = Schemas['EgressDestinationShape'];
export type WentOut = Schemas['EgressDestinations'];
export type Denial = Schemas['EgressDenialShape'];
export type RuleUse = Schemas['EgressRuleUseShape'];
export type PolicyUse = Schemas['EgressPolicyUseShape'];
export type WayOutCosts = Schemas['EgressCostsShape'];
export type Spent = Schemas['EgressSpentShape'];
export type Residencies = Schemas['ResidencyReportShape'];
export type Residence = Schemas['ResidenceShape'];
export type OpenTunnels = Schemas['EgressTunnels'];
export type TunnelsOnNode = Schemas['EgressTunnelsOnNodeShape'];
export type Cut = Schemas['EgressCutShape'];
export type EgressQuestion = Schemas['EgressQuestionShapeRequest'];
export type EgressAnswer = Schemas['EgressAnswerShape'];
export type AccessRequest = Schemas['EgressRequestShape'];
export type Suggestions = Schemas['EgressSuggestions'];
export type Suggestion = Schemas['EgressSuggestionShape'];
export type Suggested = Schemas['EgressSuggestedShape'];
export type UnusedRules = Schemas['EgressUnusedRules'];
export type UnusedRule = Schemas['EgressUnusedRuleShape'];
