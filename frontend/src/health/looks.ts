/** Every state of an endpoint and of a service with its tone and glyph. */
import type { Glyph, Tone } from '@/ui/status/states';
import type { EndpointState, Glance } from './reads';

type Look = { tone: Tone; glyph: Glyph };

export const ENDPOINT: Record<EndpointState, Look> = {
  healthy: { tone: 'ok', glyph: 'disc' },
  checking: { tone: 'idle', glyph: 'dashes' },
  unhealthy: { tone: 'bad', glyph: 'cross' },
  ejected: { tone: 'warn', glyph: 'triangle' },
  drained: { tone: 'idle', glyph: 'bar' },
};

export const SERVICE: Record<Glance['state'], Look> = {
  down: { tone: 'bad', glyph: 'cross' },
  impaired: { tone: 'warn', glyph: 'triangle' },
  healthy: { tone: 'ok', glyph: 'disc' },
  unknown: { tone: 'idle', glyph: 'dashes' },
};
