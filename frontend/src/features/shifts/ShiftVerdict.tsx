/** What the shift comes to in one sentence, and the split it stands at. */
import type { ReactNode } from 'react';
import type { Shift } from '@/api/types/shifts';
import classes from './shifts.module.css';
import { SplitBar } from './SplitBar';
import { percentNext, percentNow } from './standing';
import { useText } from './text';

export function ShiftVerdict({ shift, children }: { shift: Shift; children: ReactNode }) {
  const t = useText();
  const { state, from_service: from, to_service: to, reason, cause } = shift;
  const percent = percentNow(shift);
  const next = percentNext(shift);
  const words = { percent, from, to };
  return (
    <section className={classes.verdict} aria-live="polite">
      <div className={classes.sentence}>
        <p>
          <strong>
            {t(
              state === 'running' && percent === 0 ? 'verdict.starting' : `verdict.${state}`,
              words,
            )}
          </strong>{' '}
          {state === 'running' && next !== null && percent > 0 && t('verdict.next', { next })}
        </p>
        {(cause || reason) && (
          <p className={classes.why} data-bad={cause ? true : undefined}>
            {cause || reason}
          </p>
        )}
      </div>
      {children}
      <SplitBar percent={percent} from={from} to={to} />
    </section>
  );
}
