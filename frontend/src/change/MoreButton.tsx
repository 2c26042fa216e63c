/** How many lines are not shown, and the way to some of them. */
import { Button } from '@mantine/core';
import { formatCount } from '@/lib/numbers';
import { useChangeText } from './text';

type Props = { left: number; onMore: () => void };

export function MoreButton({ left, onMore }: Props) {
  const t = useChangeText();
  if (left === 0) return null;
  return (
    <Button variant="subtle" size="compact-sm" onClick={onMore}>
      {t('more', { lines: formatCount(left) })}
    </Button>
  );
}
