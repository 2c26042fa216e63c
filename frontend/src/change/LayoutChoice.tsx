import { SegmentedControl } from '@mantine/core';
import { useChangeText } from './text';
import type { Layout } from './useLayout';

type Props = { layout: Layout; onChange: (layout: Layout) => void };

export function LayoutChoice({ layout, onChange }: Props) {
  const t = useChangeText();
  return (
    <SegmentedControl
      aria-label={t('layout')}
      value={layout}
      onChange={onChange}
      data={[
        { value: 'split', label: t('split') },
        { value: 'unified', label: t('unified') },
      ]}
    />
  );
}
