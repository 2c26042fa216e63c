/** How far back vitals are shown. */
import { SegmentedControl } from '@mantine/core';
import { useVitalsText } from './text';

export const VITAL_WINDOWS = ['15m', '1h', '6h', '1d', '7d'] as const;
export type VitalWindow = (typeof VITAL_WINDOWS)[number];

export const vitalWindowOf = (text: string | undefined): VitalWindow =>
  VITAL_WINDOWS.find((name) => name === text) ?? '1h';

type Props = { value: VitalWindow; onChange: (value: VitalWindow) => void };

export function WindowChoice({ value, onChange }: Props) {
  const t = useVitalsText();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('window')}
      data={VITAL_WINDOWS.map((name) => ({ value: name, label: t(`window.${name}`) }))}
      value={value}
      onChange={onChange}
    />
  );
}
