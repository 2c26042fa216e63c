/** Which nodes a filter keeps: every word must occur in name, status, gateway or a slice. Pure. */
import type { Node } from '@/api/types/fleet';

export function filterNodes(
  nodes: readonly Node[],
  text: string,
  gateway: string,
): readonly Node[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !gateway) return nodes;
  return nodes.filter((node) => {
    const hay = hayOf(node);
    return (!gateway || node.gateway === gateway) && words.every((word) => hay.includes(word));
  });
}

const hayOf = ({ name, status, gateway, slices }: Node): string =>
  [name, status, gateway, ...slices.flatMap(({ slice, state }) => [slice, state])]
    .join(' ')
    .toLowerCase();
