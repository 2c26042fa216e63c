/** A slice or route in depth, and each node by itself; read again every few seconds. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Node } from '@/api/types/fleet';
import type { SlicesTraffic, Traffic, TrafficDepth } from '@/api/types/traffic';

const AGAIN_MS = 10_000;

export type Asked = { slice: string; route: string | undefined; window: string };

export const useDepth = ({ slice, route, window }: Asked) =>
  useQuery<TrafficDepth, ApiError>({
    queryKey: keys.trafficOf(slice, { depth: true, route, window }),
    queryFn: ({ signal }) => read(`/slices/${slice}/traffic/depth`, { route, window }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });

/** Routes that served in this time, the busiest first. */
export const useRoutes = (slice: string, window: string) =>
  useQuery<Traffic, ApiError, string[]>({
    queryKey: keys.trafficOf(slice, { window }),
    queryFn: ({ signal }) => read(`/slices/${slice}/traffic`, { window }, signal),
    select: ({ by_route: routes }) =>
      routes.map(({ route }) => route).filter((name) => name !== '-'),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS * 3,
  });

export type NodeCourse = { node: Node; traffic: SlicesTraffic | undefined };

/** Traffic of nodes, each by itself; kept for two hours. */
export const useNodeCourses = (nodes: readonly Node[], window: string): NodeCourse[] =>
  useQueries({
    queries: nodes.map(({ id }) => ({
      queryKey: keys.trafficOf(id, { window }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<SlicesTraffic>(`/nodes/${id}/traffic`, { window }, signal),
      refetchInterval: AGAIN_MS,
    })),
    combine: (answers) => nodes.flatMap((node, index) => ({ node, traffic: answers[index]?.data })),
  });
