/** The lines that cannot be read, the first few with the reason. */
import type { WrongLine } from './lines';
import classes from './lists.module.css';
import { useText } from './text';

const MOST = 5;

type Props = { wrong: readonly WrongLine[]; remarks: number };

export function WrongLines({ wrong, remarks }: Props) {
  const t = useText();
  if (wrong.length === 0 && remarks === 0) return null;
  return (
    <ul className={classes.wrong}>
      {wrong.slice(0, MOST).map(({ number, text, why }) => (
        <li key={number} data-wrong>
          {t(`wrong.${why}`, { number, text })}
        </li>
      ))}
      {wrong.length > MOST && <li data-wrong>{t('wrong.more', { count: wrong.length - MOST })}</li>}
      {remarks > 0 && <li>{t('remarks', { count: remarks })}</li>}
    </ul>
  );
}
