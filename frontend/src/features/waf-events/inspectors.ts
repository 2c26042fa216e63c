/** Which nodes cannot look at requests, or have not said that they can. Pure. */
import type { WafNode } from '@/api/types/waf';

const SEEING = new Set(['serving', 'idle']);

/** Those that look and have something to say all the same. */
export const sayingOf = (nodes: readonly WafNode[]): WafNode[] =>
  nodes.filter(({ state, text }) => SEEING.has(state) && text !== '');

export const blindOf = (nodes: readonly WafNode[]): WafNode[] =>
  nodes.filter(({ state }) => !SEEING.has(state));
