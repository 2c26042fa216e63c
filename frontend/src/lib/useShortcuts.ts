import { useEffect, useRef } from 'react';
import { addShortcut, type Shortcut } from './keys';

/** Shortcuts of the component that is on screen. The list may be new on each render; keys and labels are compared. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const signature = shortcuts.map(({ keys, label }) => `${keys}\u0000${label}`).join('\u0001');
  useEffect(() => {
    const forgets = signature
      .split('\u0001')
      .filter(Boolean)
      .map((entry, index) => {
        const [keys = '', label = ''] = entry.split('\u0000');
        return addShortcut({ keys, label, run: () => latest.current[index]?.run() });
      });
    return () => forgets.forEach((forget) => forget());
  }, [signature]);
}
