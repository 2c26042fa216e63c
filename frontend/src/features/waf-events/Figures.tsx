/** Exact counts of the chosen time; also what is not known of it. */
import type { WafSummary } from '@/api/types/waf';
import { formatSeconds } from '@/lib/durations';
import { formatCount } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { Age, formatExact } from '@/ui/time/Age';
import { OutcomeMark } from '@/waf/OutcomeMark';
import classes from './events.module.css';
import { chosenOf, nameOf } from './range';
import type { Sums } from './summary';
import { useText } from './text';

const FIGURES = ['refused', 'would_refuse', 'challenged', 'limited', 'passed'] as const;
const LATE_SECONDS = 45;

type Props = { summary: WafSummary | undefined; sums: Sums | null };

export function Figures({ summary, sums }: Props) {
  const t = useText();
  return (
    <div className={classes.figures}>
      <dl>
        {FIGURES.map((name) => (
          <div key={name}>
            <dt>
              <OutcomeMark outcome={name} />
            </dt>
            <dd>{sums ? formatCount(sums[name]) : '–'}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.about}>
        <Since />
        {sums !== null && sums.unheardSeconds > 0 && (
          <span className={classes.unheard}>
            {t('unheard', { span: formatSeconds(sums.unheardSeconds) })}
          </span>
        )}
        {summary !== undefined && summary.untold > 0 && (
          <span title={t('untold.hint')}>
            {t('untold', { count: summary.untold, shown: formatCount(summary.untold) })}
          </span>
        )}
        {summary !== undefined && <Responses responses={summary.responses} />}
        {summary?.as_of && (
          <span>
            {t('counted')} <Age at={summary.as_of} staleAfterSeconds={LATE_SECONDS} />
          </span>
        )}
      </p>
    </div>
  );
}

function Responses({ responses }: { responses: WafSummary['responses'] }) {
  const t = useText();
  const { passed, found, refused, unread } = responses;
  const isAny = passed + found + refused + unread > 0;
  if (!isAny) return null;
  const shown = {
    passed: formatCount(passed),
    found: formatCount(found),
    refused: formatCount(refused),
  };
  return (
    <>
      <span>{t('responses.about', shown)}</span>
      {unread > 0 && (
        <span title={t('responses.unread.hint')}>
          {t('responses.unread', { shown: formatCount(unread) })}
        </span>
      )}
    </>
  );
}

function Since() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const chosen = chosenOf(url);
  if (!chosen) return <span>{t(`last.${nameOf(url)}`)}</span>;
  return (
    <span className={classes.chosen}>
      {formatExact(chosen.since).slice(0, -4)} – {formatExact(chosen.until)}
      <button type="button" onClick={() => setUrl({ since: '', until: '' })}>
        {t('zoom.out')}
      </button>
    </span>
  );
}
