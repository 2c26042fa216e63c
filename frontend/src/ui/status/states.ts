/** Every state of the product with its tone and glyph: never colour alone. */

export type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'accent';
export type Glyph =
  'disc' | 'triangle' | 'half' | 'ring' | 'cross' | 'dashes' | 'diamond' | 'bar' | 'pause';

type Look = { tone: Tone; glyph: Glyph };

export const STATES = {
  online: { tone: 'ok', glyph: 'disc' },
  degraded: { tone: 'warn', glyph: 'triangle' },
  draining: { tone: 'idle', glyph: 'half' },
  stale: { tone: 'warn', glyph: 'ring' },
  offline: { tone: 'bad', glyph: 'cross' },
  revoked: { tone: 'idle', glyph: 'bar' },
  never: { tone: 'idle', glyph: 'dashes' },
  proven: { tone: 'ok', glyph: 'disc' },
  converging: { tone: 'accent', glyph: 'half' },
  rejected: { tone: 'bad', glyph: 'cross' },
  rolling: { tone: 'accent', glyph: 'half' },
  held: { tone: 'warn', glyph: 'triangle' },
  unknown: { tone: 'idle', glyph: 'dashes' },
  scheduled: { tone: 'idle', glyph: 'ring' },
  pending: { tone: 'idle', glyph: 'dashes' },
  pushing: { tone: 'accent', glyph: 'half' },
  baking: { tone: 'accent', glyph: 'half' },
  paused: { tone: 'warn', glyph: 'pause' },
  rolling_back: { tone: 'bad', glyph: 'half' },
  rollback_incomplete: { tone: 'bad', glyph: 'triangle' },
  rolled_back: { tone: 'bad', glyph: 'cross' },
  complete: { tone: 'ok', glyph: 'disc' },
  cancelled: { tone: 'idle', glyph: 'bar' },
  passed: { tone: 'ok', glyph: 'disc' },
  stopped: { tone: 'bad', glyph: 'bar' },
  superseded: { tone: 'idle', glyph: 'bar' },
  waiting: { tone: 'idle', glyph: 'dashes' },
  received: { tone: 'accent', glyph: 'ring' },
  accepted: { tone: 'accent', glyph: 'half' },
  active: { tone: 'accent', glyph: 'half' },
  silent: { tone: 'warn', glyph: 'ring' },
  live: { tone: 'ok', glyph: 'disc' },
  connecting: { tone: 'idle', glyph: 'dashes' },
  reconnecting: { tone: 'warn', glyph: 'ring' },
  'signed-out': { tone: 'warn', glyph: 'ring' },
  published: { tone: 'idle', glyph: 'disc' },
  added: { tone: 'ok', glyph: 'diamond' },
  changed: { tone: 'warn', glyph: 'diamond' },
  removed: { tone: 'bad', glyph: 'bar' },
  regression: { tone: 'bad', glyph: 'cross' },
  no_regression: { tone: 'ok', glyph: 'disc' },
  inconclusive: { tone: 'idle', glyph: 'dashes' },
  off: { tone: 'idle', glyph: 'bar' },
  on: { tone: 'bad', glyph: 'triangle' },
  lifting: { tone: 'accent', glyph: 'half' },
  lifted: { tone: 'idle', glyph: 'bar' },
  running: { tone: 'accent', glyph: 'half' },
  frozen: { tone: 'warn', glyph: 'bar' },
  planned: { tone: 'idle', glyph: 'ring' },
  ended: { tone: 'idle', glyph: 'bar' },
  enabled: { tone: 'ok', glyph: 'disc' },
  disabled: { tone: 'idle', glyph: 'bar' },
  burning: { tone: 'bad', glyph: 'triangle' },
  spent: { tone: 'bad', glyph: 'cross' },
  slowly_burning: { tone: 'warn', glyph: 'triangle' },
  insufficient: { tone: 'idle', glyph: 'ring' },
  no_data: { tone: 'idle', glyph: 'dashes' },
  met: { tone: 'ok', glyph: 'disc' },
  firing: { tone: 'bad', glyph: 'triangle' },
  quiet: { tone: 'idle', glyph: 'ring' },
} as const satisfies Record<string, Look>;

export type State = keyof typeof STATES;

export const isState = (word: string): word is State => Object.hasOwn(STATES, word);
