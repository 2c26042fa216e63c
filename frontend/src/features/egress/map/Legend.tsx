/** What colours and patterns of the map mean. */
import { OUTCOMES } from '../outcomes';
import { useText } from '../text';
import classes from './map.module.css';

export function Legend() {
  const t = useText();
  return (
    <ul className={classes.legend} aria-label={t('map.legend')}>
      {OUTCOMES.map((outcome) => (
        <li key={outcome}>
          <svg viewBox="0 0 34 8" aria-hidden>
            <path className={classes.sample} d="M0 4h34" strokeWidth="5" data-outcome={outcome} />
          </svg>
          {t(`outcome.${outcome}`)}
        </li>
      ))}
    </ul>
  );
}
