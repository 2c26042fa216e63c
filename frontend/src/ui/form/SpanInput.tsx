/** A span of time as people write it: “25 s”, “1 h 30 min”, a bare number as minutes. */
import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { formatSpan, parseSpan } from '@/lib/durations';

type Props = Omit<TextInputProps, 'value' | 'onChange'> & {
  /** Seconds; NaN while what is typed is no span. */
  value: number;
  onChange: (seconds: number) => void;
};

export function SpanInput({ value, onChange, ...field }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string) => {
    setTyped(text);
    onChange(parseSpan(text));
  };
  return (
    <TextInput
      {...field}
      value={typed ?? (Number.isNaN(value) ? '' : formatSpan(value))}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => Number.isNaN(value) || setTyped(null)}
    />
  );
}
