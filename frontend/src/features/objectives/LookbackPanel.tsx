/** What the objective would have said of the last days, while one writes it. */
import type { Lookback as Past, Promised } from '@/api/types/objectives';
import { formatShort } from '@/lib/numbers';
import { formatBudget, formatLevel } from '@/slo/figures';
import { useSloText } from '@/slo/text';
import { Facts } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { formatExact } from '@/ui/time/Age';
import classes from './form.module.css';
import { stripOf } from './lookback';
import { useText } from './text';
import { useLookback } from './useLookback';

const DAY_MS = 86_400_000;
const SHOWN = 8;

export function LookbackPanel({ draft }: { draft: Promised }) {
  const t = useText();
  const { data, error, isAskable, isOld } = useLookback(draft);
  return (
    <aside className={classes.lookback} data-old={isOld || undefined}>
      <Panel title={t('lookback')}>
        {!isAskable && <p className={classes.hint}>{t('lookback.not')}</p>}
        {isAskable && error && <Failure error={error} />}
        {isAskable && !error && !data && <p className={classes.hint}>{t('lookback.asking')}</p>}
        {isAskable && !error && data && <Said past={data} target={draft.target} />}
      </Panel>
    </aside>
  );
}

function Said({ past, target }: { past: Past; target: string }) {
  const t = useText();
  const days = Math.max(1, Math.round((Date.parse(past.until) - Date.parse(past.since)) / DAY_MS));
  if (past.good + past.bad === 0) return <p>{t('lookback.nothing', { count: days })}</p>;
  return (
    <>
      <p className={classes.verdict} role="status">
        {past.pages + past.tickets === 0
          ? t('lookback.quiet', { count: days })
          : t('lookback.would', {
              pages: t('lookback.pages', { count: past.pages }),
              tickets: t('lookback.tickets', { count: past.tickets }),
              days: t('lookback.days', { count: days }),
            })}
      </p>
      <Strip past={past} />
      <Facts
        facts={[
          [t('tile.availability'), formatLevel(past.availability, target)],
          [t('tile.budget'), formatBudget(past.remaining)],
          [t('events.bad'), formatShort(past.bad)],
          [t('column.total'), formatShort(past.good + past.bad)],
        ]}
      />
      <Episodes past={past} />
    </>
  );
}

/** The episodes on a line of time. */
function Strip({ past }: { past: Past }) {
  return (
    <svg className={classes.strip} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
      <rect width="100" height="10" />
      {stripOf(past).map(({ key, from, width, severity }) => (
        <rect key={key} x={from} width={width} height="10" data-severity={severity} />
      ))}
    </svg>
  );
}

function Episodes({ past: { episodes } }: { past: Past }) {
  const t = useText();
  const slo = useSloText();
  return (
    <ul className={classes.episodes}>
      {episodes.slice(0, SHOWN).map(({ condition, severity, since }) => (
        <li key={condition + since} data-severity={severity}>
          <b>{slo(`severity.${severity}`)}</b>
          <span>{slo(`condition.${condition}`)}</span>
          <time dateTime={since}>{formatExact(since).slice(5, 16)}</time>
        </li>
      ))}
      {episodes.length > SHOWN && <li>{t('lookback.more', { count: episodes.length - SHOWN })}</li>}
    </ul>
  );
}
