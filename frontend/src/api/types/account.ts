/** One's own account: factors, sessions, proofs; and what a tenant asks of its people. */
import type { Schemas } from './schemas';

export type Account = Schemas['AccountShape'];
export type Factor = Account['factors'][number];
export type Session = Schemas['SessionShape'];
export type SignInRules = Schemas['SignInRulesShape'];
