/** How a key set is on a node: with a glyph, so that it reads without colour, and how many keys there are. */
import type { KeySet } from '@/api/types/intent';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import classes from './policies.module.css';
import { usePoliciesText } from './text';

const LOOKS: Record<KeySet['state'], { tone: Tone; glyph: Glyph }> = {
  fresh: { tone: 'ok', glyph: 'disc' },
  old: { tone: 'warn', glyph: 'half' },
  missing: { tone: 'bad', glyph: 'cross' },
  unknown: { tone: 'idle', glyph: 'dashes' },
};

export function KeySetMark({ set }: { set: KeySet }) {
  const t = usePoliciesText();
  return (
    <span className={classes.keyset} data-tone={LOOKS[set.state].tone}>
      <Mark {...LOOKS[set.state]} />
      <span>{t(`keyset.${set.state}`, { count: set.keys })}</span>
    </span>
  );
}
