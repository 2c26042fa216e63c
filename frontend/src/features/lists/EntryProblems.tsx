/** What is wrong with entries, and the way to them: they may be far out of sight. */
import { Button } from '@mantine/core';
import type { ListEntry } from '@/api/types/intent';
import { useProblemAt, useProblemsBelow } from '@/intent/problems';
import lines from '@/intent/intent.module.css';
import classes from './lists.module.css';
import { useText } from './text';

const MOST = 5;

type Props = {
  pointer: string;
  entries: readonly ListEntry[];
  onShow: (value: string) => void;
};

export function EntryProblems({ pointer, entries, onShow }: Props) {
  const t = useText();
  const own = useProblemAt(pointer);
  const below = useProblemsBelow(pointer);
  return (
    <div data-pointer={pointer} data-branch tabIndex={-1} role="alert" className={classes.problems}>
      {own && <p className={lines.problem}>{own.text}</p>}
      {below.slice(0, MOST).map(({ pointer: place, text }) => {
        const value = entries[placeIn(place, pointer)]?.value;
        return (
          <p key={place} className={lines.problem}>
            {text}{' '}
            {value !== undefined && (
              <Button variant="subtle" size="compact-xs" onClick={() => onShow(value)}>
                {t('show')}
              </Button>
            )}
          </p>
        );
      })}
    </div>
  );
}

const placeIn = (place: string, pointer: string): number =>
  Number(place.slice(pointer.length + 1).split('/')[0]);
