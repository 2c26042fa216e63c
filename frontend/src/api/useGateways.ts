import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import { keys } from './keys';
import type { Gateway } from './types/fleet';
import type { Page } from './types/page';

const MOST = 200;

/** Every gateway this person may see, with counts of its nodes. */
export const useGateways = () =>
  useQuery({
    queryKey: keys.gateways(),
    queryFn: ({ signal }) => read<Page<Gateway>>('/gateways', { limit: MOST }, signal),
    select: ({ items }) => items,
  });
