/** The month a page is about, in the address; its neighbours by one step. */
import { Button } from '@mantine/core';
import { serverNow } from '@/lib/clock';
import { useUrlState } from '@/lib/urlState';
import classes from './costs.module.css';
import { monthName, shifted } from './money';
import { useText } from './text';

/** This month in the billing time zone is known to the server alone; near its edges the person's own may differ. */
export const thisMonth = (): string => new Date(serverNow()).toISOString().slice(0, 7);

export function useMonth(): string | undefined {
  const [url] = useUrlState();
  return /^\d{4}-\d{2}$/.test(url['month'] ?? '') ? url['month'] : undefined;
}

export function MonthBar() {
  const t = useText();
  const [, setUrl] = useUrlState();
  const month = useMonth() ?? thisMonth();
  const go = (by: number) => setUrl({ month: shifted(month, by) });
  return (
    <div className={classes.month}>
      <Button variant="default" aria-label={t('month.before')} onClick={() => go(-1)}>
        ‹
      </Button>
      <span aria-live="polite">{monthName(month)}</span>
      <Button
        variant="default"
        aria-label={t('month.after')}
        disabled={month >= thisMonth()}
        onClick={() => go(1)}
      >
        ›
      </Button>
    </div>
  );
}
