import { Button } from '@mantine/core';
import { useChangeText } from './text';
import type { OpenCards } from './useOpenCards';

export function FoldButton({ cards }: { cards: OpenCards }) {
  const t = useChangeText();
  return (
    <Button variant="subtle" color="gray" onClick={() => cards.setAll(!cards.areAllOpen)}>
      {t(cards.areAllOpen ? 'fold' : 'unfold')}
    </Button>
  );
}
