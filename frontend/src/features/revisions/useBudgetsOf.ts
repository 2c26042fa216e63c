import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { RevisionBudget } from '@/api/types/objectives';

const REREAD_MS = 30_000;

/** What a revision spent of each budget over its slice. */
export const useBudgetsOf = (slice: string, sequence: number) =>
  useQuery<{ items: RevisionBudget[] }, ApiError, RevisionBudget[]>({
    queryKey: keys.revisionBudgets(slice, sequence),
    queryFn: ({ signal }) => read(`/slices/${slice}/revisions/${sequence}/budgets`, {}, signal),
    select: ({ items }) => items,
    refetchInterval: REREAD_MS,
  });
