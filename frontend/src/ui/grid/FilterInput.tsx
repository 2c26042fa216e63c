/** The filter of a list, kept in the address as `q`; `/` jumps into it. */
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '@/lib/useShortcuts';
import { useUrlState } from '@/lib/urlState';
import { useUiText } from '../text';

const SETTLE_MS = 150;

type Props = {
  placeholder?: string;
  /** Its search parameter. */
  name?: string;
  width?: number;
  /** Another filter of the page has the `/` key. */
  isSecond?: boolean;
};

export function FilterInput({ placeholder, name = 'q', width = 300, isSecond = false }: Props) {
  const t = useUiText();
  const [url, setUrl] = useUrlState();
  const committed = url[name] ?? '';
  const [text, setText] = useState(committed);
  const [seen, setSeen] = useState(committed);
  const input = useRef<HTMLInputElement>(null);
  if (committed !== seen) {
    setSeen(committed);
    setText(committed);
  }
  useShortcuts(
    isSecond ? [] : [{ keys: '/', label: t('filter'), run: () => input.current?.focus() }],
  );
  useEffect(() => {
    if (text === committed) return;
    const timer = setTimeout(() => setUrl({ [name]: text }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, committed, name, setUrl]);
  return (
    <TextInput
      ref={input}
      w={width}
      type="search"
      aria-label={placeholder ?? t('filter')}
      placeholder={placeholder ?? t('filter')}
      leftSection={<IconSearch size={14} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  );
}
