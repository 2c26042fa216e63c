/** What the edge did: counts per step from REST, and per two seconds from the websocket. */

export type TrafficPoint = {
  at: string;
  total: number;
  '2xx': number;
  '3xx': number;
  '4xx': number;
  '5xx': number;
  p50_ms: number | null;
  p99_ms: number | null;
};

export type Traffic = {
  step_seconds: number;
  points: TrafficPoint[];
  by_route: { route: string; total: number; errors: number; p99_ms: number | null }[];
  by_service: { service: string; total: number; errors?: number; p99_ms?: number | null }[];
  as_of: string;
};

export type LiveTraffic = TrafficPoint & {
  type: 'traffic';
  topic: string;
  window_seconds: number;
  routes: { route: string; total: number; '5xx': number }[];
  nodes: { node: string; total: number }[];
  services: { service: string; total: number }[];
};
