/** What is left of a budget: the bar stops at nothing, the number goes on below it. */
import { formatBudget } from './figures';
import classes from './slo.module.css';
import { useSloText } from './text';

type Props = {
  remaining: number | null;
  /** Shares below which the budget policy acts, 0–1. */
  warnBelow?: number | null;
  isTentative?: boolean;
};

export function BudgetBar({ remaining, warnBelow = null, isTentative = false }: Props) {
  const t = useSloText();
  const share = Math.min(Math.max(remaining ?? 0, 0), 1);
  return (
    <span className={classes.budget} data-tone={toneOf(remaining, warnBelow)}>
      <svg className={classes.track} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
        <rect className={classes.ground} width="100" height="6" />
        <rect className={classes.left} width={share * 100} height="6" />
      </svg>
      <b title={isTentative ? t('tentative') : undefined}>
        {isTentative && '≈ '}
        {formatBudget(remaining)}
      </b>
    </span>
  );
}

const LOW = 0.25;

function toneOf(
  remaining: number | null,
  warnBelow: number | null,
): 'idle' | 'bad' | 'warn' | 'ok' {
  if (remaining === null) return 'idle';
  if (remaining <= 0) return 'bad';
  return remaining < (warnBelow ?? LOW) ? 'warn' : 'ok';
}
