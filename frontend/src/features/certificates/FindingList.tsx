/** What was found about a certificate, each with its weight. */
import type { CertificateFinding } from '@/api/types/certificates';
import { Mark } from '@/ui/status/Mark';
import classes from './form.module.css';
import type { Look } from './looks';
import { useText } from './text';

const LOOK: Record<CertificateFinding['severity'], Look> = {
  error: { tone: 'bad', glyph: 'cross' },
  warning: { tone: 'warn', glyph: 'triangle' },
  info: { tone: 'idle', glyph: 'ring' },
};

export function FindingList({ findings }: { findings: readonly CertificateFinding[] }) {
  const t = useText();
  if (findings.length === 0) return null;
  return (
    <ul className={classes.findings} aria-label={t('findings')}>
      {findings.map(({ code, severity, text }) => (
        <li key={`${code}${text}`} data-severity={severity}>
          <Mark {...LOOK[severity]} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
