import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import { keys } from './keys';
import type { Slice } from './types/delivery';
import type { Page } from './types/page';

const MOST = 200;

/** Every slice this person may see, with its draft, live revision and proof. */
export const useSlices = () =>
  useQuery({
    queryKey: keys.slices(),
    queryFn: ({ signal }) => read<Page<Slice>>('/slices', { limit: MOST }, signal),
    select: ({ items }) => items,
  });
