/** The shifts of a slice, one of them, and what its services answered. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { Evidence } from '@/api/types/rollouts';
import type { Shift } from '@/api/types/shifts';
import { isEnded } from './standing';

const MOST = 100;
const MOVING_MS = 5_000; // the socket says when to look again; this covers the moments in which it is away
const COUNTING_MS = 15_000;

export const useShifts = (slice: string) =>
  useQuery<Page<Shift>, ApiError, Shift[]>({
    queryKey: keys.shifts(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/shifts`, { limit: MOST }, signal),
    select: ({ items }) => items,
  });

export const useShift = (id: string) =>
  useQuery<Shift, ApiError>({
    queryKey: keys.shift(id),
    queryFn: ({ signal }) => read(`/shifts/${id}`, {}, signal),
    refetchInterval: ({ state: { data } }) => (data && !isEnded(data) ? MOVING_MS : false),
  });

export const useShiftEvidence = (shift: Shift) =>
  useQuery<Evidence, ApiError>({
    queryKey: [...keys.shift(shift.id), 'evidence'],
    queryFn: ({ signal }) => read(`/shifts/${shift.id}/evidence`, {}, signal),
    refetchInterval: isEnded(shift) ? false : COUNTING_MS,
  });
