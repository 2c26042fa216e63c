/** Somebody else saved this while it was being edited: who, where it collides, and the ways to go on. */
import { Button } from '@mantine/core';
import { showPointer, showValue } from '@/change/changeWords';
import classes from './intent.module.css';
import type { Overtaken } from './overtaken';
import { useIntentText } from './text';

type Props<Spec> = { overtaken: Overtaken<Spec>; onGoOn: (spec: Spec) => void };

export function OvertakenNote<Spec>({ overtaken, onGoOn }: Props<Spec>) {
  const t = useIntentText();
  const { who, theirs, spec, conflicts, isRemoval } = overtaken;
  const isCollision = conflicts.length > 0 || isRemoval;
  return (
    <div className={classes.notice} role="alert">
      <b>{t(isRemoval ? 'overtaken.removed' : 'overtaken.title', { who })}</b>
      {!isRemoval && <span>{t(isCollision ? 'overtaken.both' : 'overtaken.apart')}</span>}
      {conflicts.length > 0 && (
        <ul className={classes.conflicts}>
          {conflicts.map(({ pointer, mine, theirs: other }) => (
            <li key={pointer}>
              <code>{showPointer(pointer)}</code>
              <span>
                {t('overtaken.values', { mine: showValue(mine), theirs: showValue(other) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.verbs}>
        <Button variant="default" size="compact-sm" onClick={() => onGoOn(spec)}>
          {t(isCollision ? 'overtaken.mine' : 'overtaken.merge')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => onGoOn(theirs)}>
          {t('overtaken.theirs')}
        </Button>
      </div>
    </div>
  );
}
