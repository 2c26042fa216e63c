/** What became of a request: glyph, word and colour together. */
import type { Outcome } from '@/api/types/egress';
import { Mark } from '@/ui/status/Mark';
import classes from './egress.module.css';
import { LOOKS } from './outcomes';
import { useText } from './text';

export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const t = useText();
  return (
    <span className={classes.outcome} data-tone={LOOKS[outcome].tone}>
      <Mark {...LOOKS[outcome]} /> {t(`outcome.${outcome}`)}
    </span>
  );
}
