/** What went to the named destinations of a slice in the last day, in one question. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { WentOut, WentTo } from '@/api/types/egress';
import { nameIn } from '@/egress/aliases';
import { useFixedRange } from '@/lib/useFixedRange';

const USUAL = {};
const MOST = 200;

export type LastDay = ReadonlyMap<string, WentTo>;

/** By the name of the destination; null while it is not known. */
export function useLastDay(slice: string): LastDay | null {
  const { since } = useFixedRange(USUAL);
  const query = { since, q: '.egress', limit: MOST };
  const { data } = useQuery<WentOut, ApiError>({
    queryKey: keys.egress(slice, 'destinations', query),
    queryFn: ({ signal }) => read(`/slices/${slice}/egress/destinations`, query, signal),
  });
  return useMemo(() => (data ? byName(data.items) : null), [data]);
}

const byName = (items: readonly WentTo[]): LastDay =>
  new Map(
    items.flatMap((one) => {
      const name = nameIn(one.destination.replace(/:\d+$/, ''));
      return name ? [[name, one] as const] : [];
    }),
  );

/** What was let through, whether or not it came to an answer. */
export const askedOf = ({ allowed, would_deny: observed, failed }: WentTo): number =>
  allowed + observed + failed;
