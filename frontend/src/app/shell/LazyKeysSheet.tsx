/** `?` opens the sheet of keys; it is loaded when it is first wanted. */
import { lazy, useSyncExternalStore } from 'react';
import { useShortcuts } from '@/lib/useShortcuts';
import { useAppText } from '../text';
import { isKeysSheetOpen, onKeysSheet, openKeysSheet } from './keysSheetState';
import { Wanted } from './Wanted';

const KeysSheet = lazy(() => import('./KeysSheet'));

export function LazyKeysSheet() {
  const t = useAppText();
  const isOpen = useSyncExternalStore(onKeysSheet, isKeysSheetOpen);
  useShortcuts([{ keys: '?', label: t('keys.open'), run: openKeysSheet }]);
  return (
    <Wanted isNow={isOpen}>
      <KeysSheet />
    </Wanted>
  );
}
