/** What the socket says about one slice. */
import type { TrafficMessage } from '@/lib/live/messages';
import { point } from './evidence';

const WINDOW_SECONDS = 2;

export function liveTraffic(topic: string): TrafficMessage {
  const now = point(0, WINDOW_SECONDS);
  return {
    type: 'traffic',
    topic,
    ...now,
    window_seconds: WINDOW_SECONDS,
    routes: [
      { route: 'acme/shop-web', total: Math.round(now.total * 0.5), '5xx': 0 },
      { route: 'acme/shop-api', total: Math.round(now.total * 0.4), '5xx': now['5xx'] },
    ],
    nodes: [
      { node: 'edge-1', total: Math.round(now.total * 0.52) },
      { node: 'edge-2', total: Math.round(now.total * 0.48) },
    ],
    services: [{ service: 'acme/echo-v1', total: now.total }],
  };
}
