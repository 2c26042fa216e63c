/** The one live connection of this page and the hooks around it. */
import { useEffect, useSyncExternalStore } from 'react';
import { onTick, serverNow } from '../clock';
import { LATE_MS, LiveClient, type LiveState } from './client';

const address = (): string =>
  `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws/live`;

export const live = new LiveClient(address());

export const useLiveState = (): LiveState => useSyncExternalStore(live.onState, () => live.state);

/** Whether nothing was heard for so long that nobody knows whether what is shown still holds. */
export const useIsLate = (): boolean => useSyncExternalStore(onTick, isLate);

const isLate = (): boolean =>
  live.heardAtMs !== null && serverNow() - live.heardAtMs > LATE_MS && live.state !== 'signed-out';

/** Follow topics while the component is on screen, e.g. `['slice:acme@edge', 'me']`. */
export function useTopics(topics: readonly string[]): void {
  const joined = topics.join(' ');
  useEffect(() => {
    const unfollows = joined
      .split(' ')
      .filter(Boolean)
      .map((topic) => live.follow(topic));
    return () => unfollows.forEach((unfollow) => unfollow());
  }, [joined]);
}
