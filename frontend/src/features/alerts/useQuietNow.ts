import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Inhibition } from '@/api/types/alerts';
import { inhibitionQuestion, unaskable, type InhibitionDraft } from './inhibiting';

const SETTLE_MS = 500;

/** What a draft would keep quiet of that which fires now, a moment after the hands rest. */
export function useQuietNow(tenant: string, draft: InhibitionDraft) {
  const question = unaskable(draft) ? null : JSON.stringify(inhibitionQuestion(tenant, draft));
  const [asked] = useDebouncedValue(question, SETTLE_MS);
  const answer = useQuery<Inhibition, ApiError>({
    queryKey: [...keys.alerting(tenant, 'inhibitions'), 'question', asked],
    queryFn: () => write(JSON.parse(asked ?? '') as WriteRequest),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    quiet: answer.data,
    error: answer.error,
    isAskable: question !== null,
    isOld: answer.isFetching || asked !== question,
  };
}
