import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import type { Lookback, Promised } from '@/api/types/objectives';
import { isAskable, questionOf } from './drafts';

const SETTLE_MS = 500;

/** What a draft would have said of the past, a moment after the hands rest. */
export function useLookback(draft: Promised) {
  const question = isAskable(draft) ? JSON.stringify(questionOf(draft)) : null;
  const [asked] = useDebouncedValue(question, SETTLE_MS);
  const answer = useQuery<Lookback, ApiError>({
    queryKey: ['objectives', 'preview', asked],
    queryFn: () => write(JSON.parse(asked ?? '') as WriteRequest),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  return {
    ...answer,
    isAskable: question !== null,
    isOld: answer.isFetching || asked !== question,
  };
}
