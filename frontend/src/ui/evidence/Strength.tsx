/** How near the evidence is to a decision; the scale is logarithmic, as evidence multiplies. */
import { formatShort } from '@/lib/numbers';
import { strengthOf } from './difference';
import classes from './evidence.module.css';
import { useEvidenceText } from './text';

const MOST_SAID = 1_000_000;

type Props = { evidence: number; needed: number };

export function Strength({ evidence, needed }: Props) {
  const t = useEvidenceText();
  const limit = formatShort(needed);
  const value = t('strength.value', { evidence: words(evidence), needed: limit });
  return (
    <div className={classes.strength} title={t('strength.hint', { needed: limit })}>
      <span>{t('strength')}</span>
      <progress
        value={strengthOf(evidence, needed)}
        max={1}
        aria-label={t('strength')}
        aria-valuetext={value}
        data-decided={evidence >= needed || undefined}
      />
      <span>{value}</span>
    </div>
  );
}

function words(evidence: number): string {
  if (evidence > MOST_SAID) return `>${formatShort(MOST_SAID)}`;
  if (evidence < 0.1) return '<0.1';
  return evidence < 10 ? evidence.toFixed(1) : formatShort(evidence);
}
