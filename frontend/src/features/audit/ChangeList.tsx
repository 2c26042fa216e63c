/** Changed fields, each with its value before and after. */
import classes from './audit.module.css';
import { parseChange } from './fieldChange';
import { useText } from './text';

export function ChangeList({ changes }: { changes: readonly unknown[] }) {
  const t = useText();
  if (changes.length === 0) return <p className={classes.quiet}>{t('changes.none')}</p>;
  return (
    <ul className={classes.changes}>
      {changes.map(parseChange).map(({ pointer, before, after }) => (
        <li key={`${pointer}${before}${after}`}>
          <code>{pointer}</code>
          {before && <del aria-label={t('before')}>{before}</del>}
          {after && <ins aria-label={t('after')}>{after}</ins>}
        </li>
      ))}
    </ul>
  );
}
