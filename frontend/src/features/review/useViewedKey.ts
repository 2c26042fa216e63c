/** `v` ticks the change being read and goes on to the next one nobody has read; on a ticked one it takes the tick off. */
import type { Change } from '@/api/types/delivery';
import { changeKey } from '@/change/changeWords';
import type { ChangeCursor } from '@/change/useChangeCursor';
import { useShortcuts } from '@/lib/useShortcuts';
import { useReviewText } from './text';
import type { Viewed } from './useViewed';

export function useViewedKey(
  changes: readonly Change[],
  cursor: ChangeCursor,
  { isViewed, view }: Pick<Viewed, 'isViewed' | 'view'>,
): void {
  const t = useReviewText();
  const press = () => {
    const at = changes.findIndex((change) => changeKey(change) === cursor.current);
    const change = changes[Math.max(at, 0)];
    if (!change) return;
    const wasViewed = isViewed(change);
    view(change, !wasViewed);
    const next = [...changes.slice(at + 1), ...changes.slice(0, Math.max(at, 0))].find(
      (other) => other !== change && !isViewed(other),
    );
    cursor.go(changeKey(wasViewed || !next ? change : next));
  };
  useShortcuts([{ keys: 'v', label: t('viewed.key'), run: press }]);
}
