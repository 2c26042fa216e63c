/** Problems while typing: the write as a dry run, a moment after the last key; a longer one where checking takes long. */
import { useEffect, useRef, useState } from 'react';
import { write, type WriteRequest } from '@/api/client';
import { asApiError, type ApiError } from '@/api/errors';
import type { Problem } from '@/api/types/problem';
import { isSameJson } from './sameJson';

const SETTLE_MS = 220;
const NONE: readonly Problem[] = [];

export type Check = {
  problems: readonly Problem[];
  isChecking: boolean;
  /** Why the newest request could not be checked; no problems found is then no good news. */
  failure: ApiError | null;
};
type Wanted = Pick<WriteRequest, 'method' | 'path' | 'body'>;
type Answer = { wanted: Wanted | null; problems: readonly Problem[]; failure: ApiError | null };
/** Objects answer with their problems; what has no warnings answers with none. */
type Checked = { problems?: readonly Problem[] };
const UNASKED: Answer = { wanted: null, problems: NONE, failure: null };

/** `request` null: nothing to check, `known` is what is shown. The answer belongs to the newest request. */
export function useCheck(request: WriteRequest | null, known: readonly Problem[]): Check {
  const [answer, setAnswer] = useState(UNASKED);
  const wanted = useWanted(request);
  const patience = useRef(SETTLE_MS);
  useEffect(() => {
    if (!wanted) {
      // oxlint-disable-next-line react/set-state-in-effect -- an answer to a question nobody asks any more must go
      setAnswer(UNASKED);
      return undefined;
    }
    let isCurrent = true;
    const ask = async () => {
      const began = performance.now();
      const found = await check(wanted);
      patience.current = Math.max(SETTLE_MS, performance.now() - began);
      if (isCurrent) setAnswer(found);
    };
    const timer = setTimeout(() => void ask(), patience.current);
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

/** One value as long as it says the same. Whether somebody else was faster is not asked, so it has no If-Match. */
function useWanted(request: WriteRequest | null): Wanted | null {
  const { method, path, body } = request ?? {};
  const asked = method && path ? { method, path, body } : null;
  const [wanted, setWanted] = useState(asked);
  if (isSameJson(asked, wanted)) return wanted;
  setWanted(asked);
  return asked;
}

async function check(wanted: Wanted): Promise<Answer> {
  try {
    const { problems = NONE } = await write<Checked>({ ...wanted, dryRun: true });
    return { wanted, problems, failure: null };
  } catch (error) {
    const failure = asApiError(error);
    const problems = failure?.problems ?? NONE;
    return { wanted, problems, failure: problems.length > 0 ? null : failure };
  }
}
