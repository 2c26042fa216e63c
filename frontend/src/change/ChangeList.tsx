/** Changes one under the other. What was viewed folds; it unfolds again when the change itself changes. */
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { Change } from '@/api/types/delivery';
import classes from './change.module.css';
import { ChangeCard } from './ChangeCard';
import { changeKey } from './changeWords';
import type { ChangeCursor } from './useChangeCursor';
import type { Layout } from './useLayout';
import type { OpenCards } from './useOpenCards';

type Props = {
  changes: readonly Change[];
  layout: Layout;
  cursor: ChangeCursor;
  cards: OpenCards;
  /** Left out: nothing can be ticked. */
  isViewed?: (change: Change) => boolean;
  onView?: (change: Change, isViewed: boolean) => void;
  asideOf?: (change: Change) => ReactNode;
  noteOf?: (change: Change) => ReactNode;
};

export function ChangeList(props: Props) {
  const { changes, layout, cursor, cards, isViewed, asideOf, noteOf } = props;
  const onView = useLatest(props.onView);
  return (
    <div className={classes.list} onFocus={(event) => markFocused(event.target, cursor)}>
      {changes.map((change) => {
        const key = changeKey(change);
        const viewed = isViewed?.(change) ?? false;
        return (
          <ChangeCard
            key={key}
            change={change}
            layout={layout}
            isOpen={cards.isOpen(key, viewed)}
            isCurrent={cursor.current === key}
            onToggle={cards.toggle}
            isViewed={viewed}
            onView={props.onView && onView}
            aside={asideOf?.(change)}
            note={noteOf?.(change)}
          />
        );
      })}
    </div>
  );
}

/** Where the focus goes, reading goes on from. */
function markFocused(target: Element, cursor: ChangeCursor): void {
  const card = target.closest('article');
  if (card && card.id !== cursor.current) cursor.mark(card.id);
}

type OnView = NonNullable<Props['onView']>;

/** One function for ever, calling the newest: memoised cards must not see it change. */
function useLatest(newest: OnView | undefined): OnView {
  const latest = useRef(newest);
  useEffect(() => {
    latest.current = newest;
  });
  return useCallback((change, isViewed) => latest.current?.(change, isViewed), []);
}
