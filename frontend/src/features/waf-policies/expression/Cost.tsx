/** What an expression costs each request, as measured once: most cost nothing worth a word. */
import { useText } from '../text';
import classes from './expression.module.css';

const DEAR = 5;

export function Cost({ microseconds }: { microseconds: number | null }) {
  const t = useText();
  if (microseconds === null) return null;
  return (
    <span className={classes.cost} data-dear={microseconds > DEAR || undefined}>
      {t(microseconds > DEAR ? 'expression.dear' : 'expression.cost', { microseconds })}
    </span>
  );
}
