/** Problems while typing: the write as a dry run, a moment after the last key. */
import { useEffect, useState } from 'react';
import { write, type WriteRequest } from '@/api/client';
import { asApiError, type ApiError } from '@/api/errors';
import type { Problem } from '@/api/types/problem';

const SETTLE_MS = 220;
const NONE: readonly Problem[] = [];

export type Check = {
  problems: readonly Problem[];
  isChecking: boolean;
  /** Why the newest request could not be checked; no problems found is then no good news. */
  failure: ApiError | null;
};
type Answer = { wanted: string; problems: readonly Problem[]; failure: ApiError | null };
/** Objects answer with their problems; what has no warnings answers with none. */
type Checked = { problems?: readonly Problem[] };
const UNASKED: Answer = { wanted: '', problems: NONE, failure: null };

/** `request` null: nothing to check, `known` is what is shown. The answer belongs to the newest request. */
export function useCheck(request: WriteRequest | null, known: readonly Problem[]): Check {
  const [answer, setAnswer] = useState(UNASKED);
  // Whether somebody else was faster is not what a check is about, so it goes without If-Match.
  const wanted = request ? JSON.stringify({ ...request, etag: undefined }) : '';
  useEffect(() => {
    if (!wanted) {
      // oxlint-disable-next-line react/set-state-in-effect -- an answer to a question nobody asks any more must go
      setAnswer(UNASKED);
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      void check(wanted).then((found) => isCurrent && setAnswer(found));
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  if (!wanted) return { problems: known, isChecking: false, failure: null };
  const isChecking = answer.wanted !== wanted;
  return {
    problems: answer.wanted ? answer.problems : known,
    isChecking,
    failure: isChecking ? null : answer.failure,
  };
}

async function check(wanted: string): Promise<Answer> {
  const request = JSON.parse(wanted) as WriteRequest;
  try {
    const { problems = NONE } = await write<Checked>({ ...request, dryRun: true });
    return { wanted, problems, failure: null };
  } catch (error) {
    const failure = asApiError(error);
    const problems = failure?.problems ?? NONE;
    return { wanted, problems, failure: problems.length > 0 ? null : failure };
  }
}
