import type { Query } from './client';
import { keys } from './keys';
import type { Node } from './types/fleet';
import { useEndless, type Endless } from './useEndless';

/** Nodes this person may see, with what they proved; filtered by the server (`gateway`, `status`, `q`). */
export const useNodes = (filter: Query = {}): Endless<Node> =>
  useEndless<Node>(keys.nodes(filter), '/nodes', filter);
