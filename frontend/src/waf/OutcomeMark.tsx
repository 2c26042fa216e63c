/** What became of a request: glyph, word and colour together. */
import { Mark } from '@/ui/status/Mark';
import { isOutcome, lookOf } from './outcomes';
import { useWafText } from './text';
import classes from './waf.module.css';

export function OutcomeMark({ outcome }: { outcome: string }) {
  const t = useWafText();
  const { tone, glyph } = lookOf(outcome);
  return (
    <span className={classes.outcome} data-tone={tone}>
      <Mark glyph={glyph} tone={tone} />
      <span>{isOutcome(outcome) ? t(`outcome.${outcome}`) : outcome}</span>
    </span>
  );
}
