/** Problems: named findings, as the API answers them (RFC 9457) and as objects carry them. */

export type Severity = 'error' | 'warning' | 'notice';

export type Problem = {
  code: string;
  severity: Severity;
  /** JSON pointer into the object, e.g. `/spec/match/path/value` or `/name`. */
  pointer: string;
  text: string;
  kind?: string;
  name?: string;
};

export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  request_id?: string;
  problems?: Problem[];
};
