/** How keys were used in the last day; read again by the clock, for nothing live tells of it. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { ConsumersUsage, ConsumerUsage } from '@/api/types/intent';

const AGAIN_MS = 15_000;
export const WINDOW = '24h';

export const useConsumerUsage = (slice: string, name: string) =>
  useQuery<ConsumerUsage, ApiError>({
    queryKey: keys.consumerUsage(slice, name),
    queryFn: ({ signal }) =>
      read(
        `/slices/${slice}/consumers/${encodeURIComponent(name)}/usage`,
        { window: WINDOW },
        signal,
      ),
    refetchInterval: AGAIN_MS,
  });

export const useConsumersUsage = (slice: string) =>
  useQuery<ConsumersUsage, ApiError>({
    queryKey: keys.consumerUsage(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/consumer-usage`, { window: WINDOW }, signal),
    refetchInterval: AGAIN_MS,
  });
