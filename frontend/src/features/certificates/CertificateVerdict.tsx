/** Where the certificate stands in one sentence, why it does not go on, what is served meanwhile, and the verbs. */
import type { Certificate } from '@/api/types/certificates';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { Commands } from './Commands';
import classes from './detail.module.css';
import { FindingList } from './FindingList';
import { STANDINGS } from './looks';
import { useText } from './text';

export function CertificateVerdict({ certificate }: { certificate: Certificate }) {
  const t = useText();
  const {
    standing,
    standing_text: text,
    serving,
    findings,
    rotation,
    notice,
    is_suspended,
  } = certificate;
  const isHeld = rotation?.state === 'held';
  const look =
    isHeld && STANDINGS[standing].tone !== 'bad' ? STANDINGS.expiring : STANDINGS[standing];
  return (
    <section className={classes.verdict} data-tone={look.tone} aria-label={t('one')}>
      <span className={classes.verdictMark}>
        <Mark {...look} size={18} />
      </span>
      <div className={classes.words} aria-live="polite">
        <p className={classes.headline}>{text}</p>
        {notice && <p>{notice.text}</p>}
        {rotation?.cause && rotation.state !== 'complete' && (
          <p className={classes.cause}>{rotation.cause}</p>
        )}
        {isHeld && rotation.text && <p>{rotation.text}</p>}
        {is_suspended && <p className={classes.cause}>{t('suspended')}</p>}
        <p>
          {serving.text}{' '}
          {serving.oldest_proof_at && (
            <>
              {t('proof.oldest')} <Age at={serving.oldest_proof_at} />.
            </>
          )}
        </p>
        <FindingList findings={findings} />
      </div>
      <Commands certificate={certificate} />
    </section>
  );
}
