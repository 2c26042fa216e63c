/** All exports; how far they have come is read again every few seconds. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Export } from '@/api/types/exports';

const AGAIN_MS = 5_000;

export const useExports = (isAllowed: boolean) =>
  useQuery<{ items: Export[] }, ApiError, Export[]>({
    queryKey: keys.exports(),
    queryFn: ({ signal }) => read('/exports', {}, signal),
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS,
    enabled: isAllowed,
  });
