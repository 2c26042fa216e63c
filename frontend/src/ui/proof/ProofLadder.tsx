/** Desired → received → accepted → active → proven as five steps: filled is reached, hollow is behind, ✕ refused. */
import { useUiText } from '../text';
import { stagesOf, type Progress } from './stages';
import classes from './proof.module.css';

export function ProofLadder({ progress }: { progress: Progress }) {
  const t = useUiText();
  const steps = stagesOf(progress);
  const words = steps.map(
    ({ stage, sequence }) =>
      `${t(`proof.${stage}`)} ${sequence === null ? t('proof.missing') : `r${sequence}`}`,
  );
  return (
    <span
      className={classes.ladder}
      role="img"
      aria-label={words.join(', ')}
      title={words.join('\n')}
    >
      {steps.map(({ stage, look }) => (
        <i key={stage} data-look={look} />
      ))}
    </span>
  );
}
