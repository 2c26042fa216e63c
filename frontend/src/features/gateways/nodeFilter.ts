/** What was typed, as the server filters nodes: a status by its word, the rest by name. Pure. */
import type { Query } from '@/api/client';
import type { NodeStatus } from '@/api/types/fleet';

const STATUSES: readonly NodeStatus[] = [
  'online',
  'degraded',
  'stale',
  'offline',
  'revoked',
  'never',
];

const isStatus = (word: string): boolean => STATUSES.some((status) => status === word);

export function nodeQuery(text: string, gateway: string): Query {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const status = words.find(isStatus);
  const q = words.filter((word) => word !== status).join(' ');
  return { ...(gateway && { gateway }), ...(status && { status }), ...(q && { q }) };
}
