/** How much of its life is over and when it is renewed: a bar that runs on by itself. */
import type { Certificate } from '@/api/types/certificates';
import { serverNow } from '@/lib/clock';
import { formatSeconds } from '@/lib/durations';
import { useTick } from '@/lib/useTick';
import { formatExact } from '@/ui/time/Age';
import { lifeOf } from './life';
import classes from './life.module.css';
import { STANDINGS } from './looks';
import { useText } from './text';

type Props = { certificate: Certificate };

/** The bar and, beside it, what is left. */
export function LifeBar({ certificate }: Props) {
  useTick();
  const t = useText();
  const life = lifeOf(certificate, serverNow());
  const end = certificate.not_after;
  if (!life || !end) return <span className={classes.none}>{t('life.none')}</span>;
  const span = formatSeconds(Math.abs(life.leftSeconds));
  return (
    <span className={classes.line} title={titleOf(certificate, t)}>
      <Bar certificate={certificate} />
      <time dateTime={end} className={classes.left}>
        {life.leftSeconds < 0 ? t('life.over', { span }) : t('life.left', { span })}
      </time>
    </span>
  );
}

export function Bar({ certificate }: Props) {
  useTick();
  const life = lifeOf(certificate, serverNow());
  if (!life) return null;
  return (
    <span className={classes.bar} data-tone={STANDINGS[certificate.standing].tone} aria-hidden>
      <i className={classes.rest} style={{ left: `${life.gone * 100}%` }} />
      {life.renewal !== null && (
        <i className={classes.mark} style={{ left: `${life.renewal * 100}%` }} />
      )}
    </span>
  );
}

function titleOf({ not_after: end, renewal }: Certificate, t: ReturnType<typeof useText>): string {
  const ends = t('life.ends', { at: formatExact(end ?? '') });
  return renewal?.at ? `${ends}\n${t('life.renewed', { at: formatExact(renewal.at) })}` : ends;
}
