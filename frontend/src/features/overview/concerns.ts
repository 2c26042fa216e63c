/** What a person should look at, worst first: refusals, slices held back, nodes unwell, nodes silent. Pure. */
import type { ApplyError, Slice } from '@/api/types/delivery';
import type { Node, NodeSlice } from '@/api/types/fleet';

export type Refusal = { kind: 'refusal'; node: Node; slice: NodeSlice; error: ApplyError };
/** Held back, and none of the nodes at hand says why. */
export type Holding = { kind: 'holding'; slice: Slice };
export type Unwell = { kind: 'unwell'; node: Node; reasons: Reason[] };
export type Silence = { kind: 'silence'; node: Node; unproven: number };
export type Concern = Refusal | Holding | Unwell | Silence;

/** What of a node is not well, with the listener or state that says so. */
export type Reason = { part: 'agent' | 'envoy' | 'listener'; word: string };

export function concernsOf(nodes: readonly Node[], slices: readonly Slice[]): Concern[] {
  const refusals = nodes.flatMap(refusalsOf);
  const explained = new Set(refusals.map(({ slice }) => slice.slice));
  return [
    ...refusals,
    ...slices.flatMap((slice) => (explained.has(slice.slice) ? [] : holdingOf(slice))),
    ...nodes.flatMap(unwellOf),
    ...nodes.flatMap(silenceOf),
  ];
}

const refusalsOf = (node: Node): Refusal[] =>
  node.slices.flatMap((slice) =>
    slice.error ? [{ kind: 'refusal', node, slice, error: slice.error }] : [],
  );

const holdingOf = (slice: Slice): Holding[] =>
  slice.status === 'held' ? [{ kind: 'holding', slice }] : [];

function unwellOf(node: Node): Unwell[] {
  const reasons = node.status === 'degraded' ? reasonsOf(node) : [];
  return reasons.length > 0 ? [{ kind: 'unwell', node, reasons }] : [];
}

function reasonsOf({ agent, envoy, listeners }: Node): Reason[] {
  const states: Reason[] = [
    ...(agent.state && agent.state !== 'running'
      ? [{ part: 'agent', word: agent.state } as const]
      : []),
    ...(envoy.state && envoy.state !== 'live'
      ? [{ part: 'envoy', word: envoy.state } as const]
      : []),
  ];
  const deaf = listeners.filter(({ proven }) => !proven);
  return [
    ...states,
    ...deaf.map(
      ({ name, transport }) => ({ part: 'listener', word: doorOf(name, transport) }) as const,
    ),
  ];
}

const silenceOf = (node: Node): Silence[] =>
  node.status === 'stale' || node.status === 'offline'
    ? [
        {
          kind: 'silence',
          node,
          unproven: node.slices.filter(({ state }) => state !== 'proven').length,
        },
      ]
    : [];

/** A listener may be well over TCP and not by QUIC. */
const doorOf = (name: string, transport: 'tcp' | 'quic'): string =>
  transport === 'quic' ? `${name} (QUIC)` : name;
