/** What editors of WAF policies ask: expressions while they are written, and the rules of the Core Rule Set. */
import type { Schemas } from './schemas';

export type ExpressionAnswer = Schemas['ExpressionShape'];
export type ExpressionSuggestion = ExpressionAnswer['suggestions'][number];
export type RuleHeld = Schemas['RuleHeldShape'];
export type WafTemplate = Schemas['WafTemplateShape'];
export type CatalogueRule = Schemas['CatalogueRuleShape'];
