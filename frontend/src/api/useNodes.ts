import { keys } from './keys';
import type { Node } from './types/fleet';
import { useEndless, type Endless } from './useEndless';

/** Every node this person may see, with what it proved. */
export const useNodes = (): Endless<Node> => useEndless<Node>(keys.nodes(), '/nodes');
