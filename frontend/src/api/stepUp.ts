/**
 * Sensitive acts need a fresh proof that the person is there. A write that was refused for want of one waits here while
 * the dialog asks, and is sent again: whoever called knows nothing of it, and nothing typed is lost.
 */
import { csrfToken } from '@/lib/cookies';
import type { Schemas } from './types/schemas';

export type Way = Schemas['ProofShape']['ways'][number];
type Asked = { ways: readonly Way[]; answer: (isProved: boolean) => void };

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const listeners = new Set<() => void>();
let asked: Asked | null = null;
let waiting: Promise<boolean> | null = null;

export const proofAsked = (): Asked | null => asked;
export function onProof(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sends a request, and once more when a proof was all that was missing and the person gave it. */
export async function fetchProved(request: Request): Promise<Response> {
  const again = SAFE.has(request.method) ? null : request.clone();
  const response = await fetch(request);
  const ways = again && response.status === 403 ? await waysOf(response.clone()) : null;
  if (!again || !ways || !(await askForProof(ways))) return response;
  again.headers.set('X-CSRFToken', csrfToken());
  return fetch(again);
}

async function waysOf(response: Response): Promise<readonly Way[] | null> {
  const document = (await response.json().catch(() => ({}))) as { code?: string; ways?: Way[] };
  return document.code === 'step_up_needed' ? (document.ways ?? []) : null;
}

/** One question at a time: whatever else is refused meanwhile waits for the same answer. */
function askForProof(ways: readonly Way[]): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => {
    const answer = (isProved: boolean) => {
      waiting = null;
      change(null);
      resolve(isProved);
    };
    change({ ways, answer });
  });
  return waiting;
}

function change(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}
