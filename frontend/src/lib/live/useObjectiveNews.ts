import { useEffect, useState } from 'react';
import { live, useTopics } from './live';
import type { ObjectiveNews } from './messages';

export type News = {
  /** When the newest of it was said; null before anything was. */
  at: string | null;
  of: ReadonlyMap<string, ObjectiveNews>;
};

const NOTHING: News = { at: null, of: new Map() };

/** What the socket says of the objectives of these tenants; it comes every few seconds, so it may be state. */
export function useObjectiveNews(tenants: readonly string[]): News {
  const topics = tenants.map((tenant) => `objectives:${tenant}`);
  const joined = topics.join(' ');
  const [news, setNews] = useState(NOTHING);
  useTopics(topics);
  useEffect(() => {
    const followed = new Set(joined.split(' '));
    return live.onObjectives(({ topic, at, items }) => {
      if (!followed.has(topic)) return;
      setNews(({ of }) => ({
        at,
        of: new Map([...of, ...items.map((one) => [one.id, one] as const)]),
      }));
    });
  }, [joined]);
  return news;
}
