/** What is wrong with one changed object, beside its change. */
import type { Problem } from '@/api/types/problem';
import { Mark } from '@/ui/status/Mark';
import classes from './review.module.css';

export function Found({ problems }: { problems: readonly Problem[] }) {
  return problems.map(({ severity, code, pointer, text }) => (
    <p key={`${code}${pointer}`} className={classes.found}>
      <Mark
        glyph={severity === 'error' ? 'cross' : 'triangle'}
        tone={severity === 'error' ? 'bad' : 'warn'}
      />
      <span>{text}</span>
    </p>
  ));
}
