/** How a check stands, in a glyph and a word; on how many nodes it fails where only some do. */
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import classes from './checks.module.css';
import type { CheckStanding } from './reads';
import { useText } from './text';

type Name = CheckStanding['standing'];

const LOOKS: Record<Name, [Tone, Glyph]> = {
  passing: ['ok', 'disc'],
  degraded: ['warn', 'triangle'],
  failing: ['bad', 'cross'],
  unknown: ['idle', 'dashes'],
  disabled: ['idle', 'bar'],
};

export function Standing({ of }: { of: CheckStanding | undefined }) {
  const t = useText();
  if (!of) return <span className={classes.quiet}>{t('standing.unpublished')}</span>;
  const nodes = of.passing + of.failing;
  return (
    <StandingWord
      standing={of.standing}
      label={
        of.standing === 'degraded' ? t('standing.some', { failing: of.failing, nodes }) : undefined
      }
    />
  );
}

export function StandingWord({ standing, label }: { standing: Name; label?: string | undefined }) {
  const t = useText();
  const [tone, glyph] = LOOKS[standing];
  return (
    <span className={classes.standing}>
      <Mark tone={tone} glyph={glyph} /> {label ?? t(`standing.${standing}`)}
    </span>
  );
}
