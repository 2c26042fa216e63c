/** One of two, side by side. */
import { SegmentedControl } from '@mantine/core';

type Props = {
  name: string;
  words: readonly [first: string, second: string];
  isFirst: boolean;
  onTurn: (isFirst: boolean) => void;
};

export function Either({ name, words: [first, second], isFirst, onTurn }: Props) {
  return (
    <SegmentedControl
      fullWidth
      aria-label={name}
      value={isFirst ? 'first' : 'second'}
      data={[
        { value: 'first', label: first },
        { value: 'second', label: second },
      ]}
      onChange={(value) => onTurn(value === 'first')}
    />
  );
}
