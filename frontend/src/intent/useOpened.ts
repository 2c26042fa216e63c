/** Which object the address opens, and where the cursor goes: into the panel on entering, back to the list on leaving. */
import { useRef, useState } from 'react';
import { useAddress } from '@/lib/useAddress';
import { useUrlState } from '@/lib/urlState';

/** In the address: a new object, rather than the name of one. */
export const NEW = '+';

export type Opened = ReturnType<typeof useOpened>;

export function useOpened() {
  const [url, setUrl] = useUrlState();
  const addressed = useAddress().name;
  const [entries, setEntries] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const opened = url['open'] ?? addressed;
  const show = (name: string) => name !== opened && setUrl({ open: name }, { keepHistory: true });
  return {
    opened,
    entries,
    list,
    peek: (name: string) => {
      setEntries(0);
      show(name);
    },
    enter: (name: string) => {
      setEntries(entries + 1);
      show(name);
    },
    showSaved: (name: string) => {
      if (opened === NEW) setEntries(0);
      show(name);
    },
    close: () => {
      setUrl({ open: '' });
      list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
    },
  };
}
