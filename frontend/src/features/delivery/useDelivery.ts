import { useQuery } from '@tanstack/react-query';
import { readTagged, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Delivery } from '@/api/types/governance';

/** The rules of one gateway, with the tag to change them under. */
export const useDelivery = (gateway: string) =>
  useQuery<Tagged<Delivery>, ApiError>({
    queryKey: keys.delivery(gateway),
    queryFn: ({ signal }) => readTagged(`/gateways/${gateway}/delivery`, {}, signal),
  });
