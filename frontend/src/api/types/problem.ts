/** Problems: named findings, as the API answers them (RFC 9457) and as objects carry them. */
import type { Schemas } from './schemas';

export type Problem = Schemas['Finding'];
export type Severity = Problem['severity'];
/** What arrives may come from a proxy, so only the first three can be counted on. */
export type ProblemDocument = {
  title: string;
  status: number;
  code: string;
  type?: string;
  detail?: string;
  request_id?: string;
  problems?: Problem[];
};
