import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { NoticePage } from './types/certificates';

const MOST = 50;
const AGAIN_MS = 60_000;

/** Open notices that certificates end, the soonest first, with how many there are; of all one may see, or of one slice. */
export const useNotices = (slice?: string) =>
  useQuery<NoticePage, ApiError>({
    queryKey: keys.notices(slice),
    queryFn: ({ signal }) =>
      read<NoticePage>('/certificates/notices', { slice, limit: MOST }, signal),
    refetchInterval: AGAIN_MS, // an end comes by the clock
  });
