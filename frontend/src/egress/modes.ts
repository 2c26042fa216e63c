/** How the modes look: refusing is what a policy is for, telling is on the way to it. */
import type { EgressMode } from '@/api/types/intent';
import type { Glyph, Tone } from '@/ui/status/states';

export const MODES: readonly EgressMode[] = ['observe', 'enforce'];

export const MODE_LOOKS: Record<EgressMode, { glyph: Glyph; tone: Tone }> = {
  observe: { glyph: 'half', tone: 'accent' },
  enforce: { glyph: 'disc', tone: 'ok' },
};
