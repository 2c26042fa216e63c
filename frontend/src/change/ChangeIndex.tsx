/** All changes by name, kind after kind: what is read now, what was viewed, what is wrong. */
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Change } from '@/api/types/delivery';
import { Mark } from '@/ui/status/Mark';
import classes from './index.module.css';
import { byKind, changeKey, SIGN, WORD } from './changeWords';
import { useChangeText } from './text';
import type { ChangeCursor } from './useChangeCursor';

type Props = {
  changes: readonly Change[];
  cursor: ChangeCursor;
  isViewed: (change: Change) => boolean;
  hasError: (change: Change) => boolean;
};

export function ChangeIndex({ changes, ...rest }: Props) {
  const t = useChangeText();
  return (
    <nav className={classes.index} aria-label={t('index')}>
      {byKind(changes).map(([kind, members]) => (
        <section key={kind}>
          <h2>{t(`kind.${kind}`, { count: members.length })}</h2>
          <ul>
            {members.map((change) => (
              <li key={changeKey(change)}>
                <Entry change={change} {...rest} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

type EntryProps = Omit<Props, 'changes'> & { change: Change };

function Entry({ change, cursor, isViewed, hasError }: EntryProps) {
  const t = useChangeText();
  const key = changeKey(change);
  const viewed = isViewed(change);
  const isCurrent = cursor.current === key;
  const entry = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) entry.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <button
      ref={entry}
      type="button"
      className={classes.entry}
      data-viewed={viewed || undefined}
      aria-current={isCurrent ? 'true' : undefined}
      onClick={() => cursor.go(key)}
    >
      <span className={classes.sign} data-action={change.action} title={t(WORD[change.action])}>
        {SIGN[change.action]}
      </span>
      <span className={classes.name}>{change.name}</span>
      {hasError(change) && <Mark glyph="cross" tone="bad" size={9} />}
      {viewed && <IconCheck size={13} aria-label={t('viewed')} />}
    </button>
  );
}
