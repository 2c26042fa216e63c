/** What a person should look at, worst first: refusals, then silent nodes. Pure. */
import type { ApplyError } from '@/api/types/delivery';
import type { Node, NodeSlice } from '@/api/types/fleet';

export type Refusal = {
  kind: 'refusal';
  node: Node;
  slice: NodeSlice;
  error: ApplyError;
};
export type Silence = { kind: 'silence'; node: Node; unproven: number };
export type Concern = Refusal | Silence;

const SILENT = new Set<Node['status']>(['stale', 'offline']);

export const concernsOf = (nodes: readonly Node[]): Concern[] => [
  ...nodes.flatMap(refusalsOf),
  ...nodes.flatMap(silenceOf),
];

const refusalsOf = (node: Node): Refusal[] =>
  node.slices.flatMap((slice) =>
    slice.error ? [{ kind: 'refusal', node, slice, error: slice.error }] : [],
  );

const silenceOf = (node: Node): Silence[] =>
  SILENT.has(node.status)
    ? [
        {
          kind: 'silence',
          node,
          unproven: node.slices.filter(({ state }) => state !== 'proven').length,
        },
      ]
    : [];
