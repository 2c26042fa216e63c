/** The life of a certificate with its dates, and in words when it is renewed and why then. */
import type { Certificate } from '@/api/types/certificates';
import { serverNow } from '@/lib/clock';
import { useTick } from '@/lib/useTick';
import { Panel } from '@/ui/page/Panel';
import { Age, formatExact } from '@/ui/time/Age';
import { Bar } from './LifeBar';
import classes from './detail.module.css';
import life from './life.module.css';
import { useText } from './text';

export function RenewalPanel({ certificate }: { certificate: Certificate }) {
  const t = useText();
  const { not_before: begin, not_after: end, renewal } = certificate;
  return (
    <Panel title={t('renewal')} meta={renewal && t(`why.${renewal.why}`)}>
      {begin && end ? (
        <div className={life.big}>
          <Bar certificate={certificate} />
          <div className={life.ends}>
            <span>
              <b>
                <Age at={begin} />
              </b>
              {minuteOf(begin)}
            </span>
            <span>
              <b>
                <Age at={end} />
              </b>
              {minuteOf(end)}
            </span>
          </div>
          {renewal && <Next renewal={renewal} />}
        </div>
      ) : (
        <p className={classes.none}>{t('life.none')}</p>
      )}
    </Panel>
  );
}

function Next({
  renewal: { at, text, window, explanation_url: url },
}: {
  renewal: NonNullable<Certificate['renewal']>;
}) {
  useTick();
  const t = useText();
  const isDue = at !== null && Date.parse(at) < serverNow();
  return (
    <div className={classes.next}>
      {at && (
        <p>
          {t(isDue ? 'renewal.due' : 'renewal.next')} <Age at={at} />{' '}
          <span className={classes.dim}>({minuteOf(at)})</span>
        </p>
      )}
      <p>{text}</p>
      {window && (
        <p className={classes.dim}>
          {t('renewal.window', { start: minuteOf(window.start), end: minuteOf(window.end) })}
        </p>
      )}
      {/^https?:\/\//.test(url) && (
        <p>
          <a href={url} target="_blank" rel="noreferrer">
            {t('renewal.explained')}
          </a>
        </p>
      )}
    </div>
  );
}

const minuteOf = (at: string): string => formatExact(at).replace(/:\d\d UTC$/, ' UTC');
