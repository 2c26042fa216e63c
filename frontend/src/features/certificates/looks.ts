/** Standings and rotations with their tone and glyph: never colour alone. */
import type { RotationState, Standing } from '@/api/types/certificates';
import type { Glyph, Tone } from '@/ui/status/states';

export type Look = { tone: Tone; glyph: Glyph };

/** Order is data: the worst first. */
export const STANDINGS: Record<Standing, Look> = {
  expired: { tone: 'bad', glyph: 'cross' },
  failed: { tone: 'bad', glyph: 'cross' },
  critical: { tone: 'bad', glyph: 'triangle' },
  expiring: { tone: 'warn', glyph: 'triangle' },
  pending: { tone: 'accent', glyph: 'dashes' },
  renewing: { tone: 'accent', glyph: 'half' },
  active: { tone: 'ok', glyph: 'disc' },
  retired: { tone: 'idle', glyph: 'bar' },
};
export const STANDING_ORDER = Object.keys(STANDINGS) as readonly Standing[];

/** A person should read why. */
export const isTroubled = (standing: Standing): boolean =>
  STANDINGS[standing].tone === 'bad' || STANDINGS[standing].tone === 'warn';

const DETOURS: Partial<Record<RotationState, Look>> = {
  complete: { tone: 'ok', glyph: 'disc' },
  proven: { tone: 'ok', glyph: 'disc' },
  held: { tone: 'warn', glyph: 'triangle' },
  rolled_back: { tone: 'bad', glyph: 'cross' },
  abandoned: { tone: 'idle', glyph: 'bar' },
};
export const rotationLook = (state: RotationState): Look =>
  DETOURS[state] ?? { tone: 'accent', glyph: 'half' };
