/** The nodes the overview speaks of: all of them in a small fleet, otherwise those that are not well. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { Node, NodeStatus } from '@/api/types/fleet';
import type { Page } from '@/api/types/page';
import { useGateways } from '@/api/useGateways';
import { useNodes } from '@/api/useNodes';

const MOST = 50;

export type Fleet = { nodes: readonly Node[]; total: number; isKnown: boolean };

export function useFleet(): Fleet {
  const first = useNodes();
  const gateways = useGateways();
  const unwell = [
    useUnwell('degraded', first.hasMore),
    useUnwell('stale', first.hasMore),
    useUnwell('offline', first.hasMore),
  ];
  const [degraded, stale, offline] = unwell.map(({ data }) => data?.items);
  const nodes = useMemo(
    () => unique([first.items, degraded, stale, offline].flatMap((some) => some ?? [])),
    [first.items, degraded, stale, offline],
  );
  const counted = gateways.data?.reduce((sum, gateway) => sum + gateway.nodes.total, 0);
  return {
    nodes,
    total: counted ?? nodes.length,
    isKnown: !first.isLoading && unwell.every(({ isLoading }) => !isLoading),
  };
}

/** A fleet too large to read whole is asked for what is wrong with it. */
const useUnwell = (status: NodeStatus, isNeeded: boolean) =>
  useQuery({
    queryKey: keys.nodes({ status, limit: MOST }),
    queryFn: ({ signal }) => read<Page<Node>>('/nodes', { status, limit: MOST }, signal),
    enabled: isNeeded,
  });

const unique = (nodes: readonly Node[]): Node[] => [
  ...new Map(nodes.map((node) => [node.id, node])).values(),
];
