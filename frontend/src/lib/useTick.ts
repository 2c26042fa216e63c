import { useSyncExternalStore } from 'react';
import { currentTick, onTick } from './clock';

/** Re-render once a second. Keep it in leaf components. */
export const useTick = (): number => useSyncExternalStore(onTick, currentTick);
