import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Node } from '@/api/types/fleet';
import { useTopics } from '@/lib/live/live';

const REREAD_MS = 10_000; // reports that change nothing are not announced, but they move “last heard”

/** One node, kept fresh by its topic. */
export function useNode(id: string) {
  useTopics([`node:${id}`]);
  return useQuery<Node, ApiError>({
    queryKey: keys.node(id),
    queryFn: ({ signal }) => read<Node>(`/nodes/${id}`, {}, signal),
    refetchInterval: REREAD_MS,
  });
}
