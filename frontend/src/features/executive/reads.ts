/** What the page is made of: traffic of gateways, nodes that are silent, switches that are on. */
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Node, NodeStatus } from '@/api/types/fleet';
import type { Page } from '@/api/types/page';
import type { KillSwitch } from '@/api/types/switches';
import type { SlicesTraffic } from '@/api/types/traffic';
import { useGateways } from '@/api/useGateways';
import type { GatewayTraffic } from './kept';

const AGAIN_MS = 30_000;
const MOST = 50;
const MOST_GATEWAYS = 8;
const MOST_SLICES = 24;
const NONE: readonly never[] = [];

export type GatewaysTraffic = {
  known: GatewayTraffic[];
  asOf: string | null;
  isPending: boolean;
};

/** Of every gateway one may see; of many, the first few. */
export function useGatewaysTraffic(window: string): GatewaysTraffic {
  const { data: gateways = NONE, isPending } = useGateways();
  const slugs = gateways.slice(0, MOST_GATEWAYS).map(({ slug }) => slug);
  const { known, isRead } = useQueries({
    queries: slugs.map((slug) => ({
      queryKey: keys.trafficOf(slug, { window }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<SlicesTraffic>(`/gateways/${slug}/traffic`, { window }, signal),
      placeholderData: keepPreviousData,
      refetchInterval: AGAIN_MS,
    })),
    combine: (answers) => ({
      known: answers.flatMap(({ data }, index) =>
        data ? [{ gateway: slugs[index] ?? '', traffic: data }] : [],
      ),
      isRead: answers.every((answer) => !answer.isPending),
    }),
  });
  return {
    known,
    asOf: newest(known.map(({ traffic }) => traffic.as_of)),
    isPending: isPending || !isRead,
  };
}

/** The latest of some moments. */
/** The older of what is known: a page is no younger than its oldest part. */
export const oldest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce<string | null>(
    (last, at) => (at && (!last || Date.parse(at) < Date.parse(last)) ? at : last),
    null,
  );

const newest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce<string | null>(
    (last, at) => (at && (!last || Date.parse(at) > Date.parse(last)) ? at : last),
    null,
  );

const SILENT: readonly NodeStatus[] = ['offline', 'stale'];

export const useSilentNodes = (): Node[] =>
  useQueries({
    queries: SILENT.map((status) => ({
      queryKey: keys.nodes({ status, limit: MOST }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<Page<Node>>('/nodes', { status, limit: MOST }, signal),
      refetchInterval: AGAIN_MS,
    })),
    combine: (answers) => answers.flatMap(({ data }) => data?.items ?? []),
  });

export function useOpenSwitches(): KillSwitch[] {
  const { slices } = useMe();
  return useQueries({
    queries: slices.slice(0, MOST_SLICES).map(({ slice }) => ({
      queryKey: keys.switches(slice),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<Page<KillSwitch>>(`/slices/${slice}/switches`, { limit: 100 }, signal),
    })),
    combine: (answers) =>
      answers.flatMap(({ data }) => data?.items ?? []).filter(({ state }) => state !== 'off'),
  });
}
