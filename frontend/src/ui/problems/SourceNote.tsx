/** Says where a long window was read, and what kept it from being read where it should be. */
import { Mark } from '../status/Mark';
import { useUiText } from '../text';
import classes from './problems.module.css';

export type Read = { source?: 'own' | 'store' | undefined; problem?: string | undefined };

export function SourceNote({ sources }: { sources: readonly Read[] }) {
  const t = useUiText();
  const problem = sources.find((one) => one.problem)?.problem;
  if (problem)
    return (
      <div className={classes.away} role="status">
        <Mark glyph="triangle" tone="warn" size={12} />
        <span>{t('source.away', { problem })}</span>
      </div>
    );
  const isOfStore = sources.some(({ source }) => source === 'store');
  return isOfStore ? <p className={classes.source}>{t('source.store')}</p> : null;
}
