/** The score of a request against the threshold of its policy, and what it is made of. */
import { barOf, partsOf } from './scores';
import { useWafText } from './text';
import classes from './waf.module.css';

type Props = {
  score: number;
  /** Null where it is not known. */
  threshold: number | null;
  scores: Record<string, number>;
};

export function ScoreBar({ score, threshold, scores }: Props) {
  const t = useWafText();
  const { fill, line } = barOf(score, threshold);
  const isReached = threshold !== null && score >= threshold;
  return (
    <div className={classes.score}>
      <svg
        className={classes.scoreBar}
        data-reached={isReached || undefined}
        role="img"
        aria-label={
          threshold === null
            ? t('score.unknown', { score })
            : t('score.label', { score, threshold })
        }
      >
        <rect className={classes.scoreGround} width="100%" height="10" y="4" rx="2" />
        <rect className={classes.scoreFill} width={`${fill}%`} height="10" y="4" rx="2" />
        {threshold !== null && (
          <line className={classes.scoreLine} x1={`${line}%`} x2={`${line}%`} y1="0" y2="18" />
        )}
      </svg>
      <p className={classes.scoreWords}>
        {threshold === null
          ? t('score.unknown', { score })
          : t(isReached ? 'score.reached' : 'score.below', { score, threshold })}
      </p>
      <Parts scores={scores} />
    </div>
  );
}

function Parts({ scores }: Pick<Props, 'scores'>) {
  const t = useWafText();
  const parts = partsOf(scores);
  if (parts.length === 0) return null;
  return (
    <ul className={classes.parts} aria-label={t('score.parts')}>
      {parts.map(({ name, score }) => (
        <li key={name}>
          <span>{wordOf(t, name)}</span> <b>{score}</b>
        </li>
      ))}
    </ul>
  );
}

const CATEGORIES = [
  'sql_injection',
  'xss',
  'rce',
  'lfi',
  'rfi',
  'php',
  'php_injection',
  'http_violation',
  'protocol',
  'session_fixation',
] as const;

function wordOf(t: ReturnType<typeof useWafText>, name: string): string {
  const known = CATEGORIES.find((one) => one === name);
  return known ? t(`score.${known}`) : name.replaceAll('_', ' ');
}
