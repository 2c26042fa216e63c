/** Vitals of one node over time, and what is near its limit anywhere; read again as often as nodes tell. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Saturation, Vitals } from '@/api/types/vitals';

const AGAIN_MS = 10_000;

export const useVitals = (node: string, window: string) =>
  useQuery<Vitals, ApiError>({
    queryKey: keys.vitals(node, { window }),
    queryFn: ({ signal }) => read(`/nodes/${node}/vitals`, { window }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });

export const useSaturation = () =>
  useQuery<Saturation, ApiError>({
    queryKey: keys.saturation(),
    queryFn: ({ signal }) => read('/saturation', {}, signal),
    refetchInterval: AGAIN_MS,
  });
