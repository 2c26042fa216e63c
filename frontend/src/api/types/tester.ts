/** What happens to a request, as a configuration has it. */
import type { Schemas } from './schemas';

export type RouteTest = Schemas['RouteTestResult'];
export type TestedStep = Schemas['TestedStep'];
export type StepVerdict = TestedStep['verdict'];
export type NamedObject = Schemas['NamedObject'];
export type SentRequest = Schemas['SentRequest'];
export type HeaderChange = Schemas['HeaderChange'];
export type OtherRoute = Schemas['OtherRoute'];
/** `draft`, `live`, or the number of a revision. */
export type TestedState = NonNullable<Schemas['RouteTestRequest']['against']>;
