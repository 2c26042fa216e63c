/** Server time is the reference for every age on screen; one ticker moves them all. */

const IGNORED_SKEW_MS = 2_000;
const REMEMBERED = 12;
let differences: number[] = [];
let skewMs = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let tick = 0;

/**
 * Learn from a server timestamp (a `Date` header, a live ping). What was long on its way looks as if the server's
 * clock were behind, which would make old numbers look young: of the last few the one that hurried most is believed.
 */
export function learnServerTime(serverMs: number, localMs: number = Date.now()): void {
  differences = [...differences, serverMs - localMs].slice(-REMEMBERED);
  const difference = Math.max(...differences);
  skewMs = Math.abs(difference) < IGNORED_SKEW_MS ? 0 : difference;
}

/** As if nothing had been learnt yet. */
export function forgetServerTime(): void {
  differences = [];
  skewMs = 0;
}

export const serverNow = (): number => Date.now() + skewMs;
export const currentTick = (): number => tick;

/** Called once a second while anyone listens. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(beat, 1_000);
  return () => forget(listener);
}

function beat(): void {
  tick += 1;
  for (const listener of listeners) listener();
}

function forget(listener: () => void): void {
  listeners.delete(listener);
  if (listeners.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}
