/** Problems while typing: the write as a dry run, a moment after the last key. */
import { useEffect, useState } from 'react';
import { write, type WriteRequest } from '@/api/client';
import { asApiError } from '@/api/errors';
import type { IntentObject } from '@/api/types/intent';
import type { Problem } from '@/api/types/problem';

const SETTLE_MS = 220;

export type Check = { problems: readonly Problem[]; isChecking: boolean };

/** `request` null: nothing to check. The answer shown always belongs to the newest request. */
export function useCheck(request: WriteRequest | null, known: readonly Problem[]): Check {
  const [problems, setProblems] = useState<readonly Problem[]>(known);
  const [checked, setChecked] = useState('');
  const wanted = request ? JSON.stringify(request) : '';
  useEffect(() => {
    if (!wanted) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void findProblems(JSON.parse(wanted) as WriteRequest).then((found) => {
        if (!isCurrent) return;
        setProblems(found);
        setChecked(wanted);
      });
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return { problems: wanted ? problems : known, isChecking: wanted !== '' && checked !== wanted };
}

async function findProblems(request: WriteRequest): Promise<readonly Problem[]> {
  try {
    return (await write<IntentObject<unknown>>({ ...request, dryRun: true })).problems;
  } catch (error) {
    return asApiError(error)?.problems ?? [];
  }
}
