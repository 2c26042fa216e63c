/** Problems: named findings, as the API answers them (RFC 9457) and as objects carry them. */
import type { Schemas } from './schemas';

export type Problem = Schemas['Finding'];
export type Severity = Problem['severity'];
/** What arrives may come from a proxy, so only the first three can be counted on. */
export type ProblemDocument = Pick<Schemas['ProblemDocument'], 'title' | 'status' | 'code'> &
  Partial<Schemas['ProblemDocument']>;
