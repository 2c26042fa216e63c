/** The one live connection of this page and the hooks around it. */
import { useEffect, useSyncExternalStore } from 'react';
import { LiveClient, type LiveState } from './client';

const address = (): string =>
  `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws/live`;

export const live = new LiveClient(address());

export const useLiveState = (): LiveState => useSyncExternalStore(live.onState, () => live.state);

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
