/** What `/ws/live` says. Messages of unknown type are ignored: the server may be newer than this page. */

export type Changed = {
  type: 'changed';
  topic: string;
  /** `all`: too much changed to name it. */
  what:
    | 'draft'
    | 'revision'
    | 'rollout'
    | 'node'
    | 'object'
    | 'audit'
    | 'members'
    | 'approval'
    | 'freeze'
    | 'delivery'
    | 'switch'
    | 'shift'
    | 'certificate'
    | 'waf'
    | 'egress'
    | 'health'
    | 'egress_request'
    | 'objective'
    | 'all';
  id?: string;
  at: string;
};
export type Counts = { total: number; '2xx': number; '3xx': number; '4xx': number; '5xx': number };
export type TrafficMessage = Counts & {
  type: 'traffic';
  topic: string;
  at: string;
  window_seconds: number;
  p50_ms: number | null;
  p99_ms: number | null;
  routes: { route: string; total: number; '5xx': number }[];
  nodes: { node: string; total: number }[];
  services: { service: string; total: number }[];
};
/** Requests as they come, the first few of each second; `skipped` are the others. */
export type RecordsMessage = { type: 'records'; topic: string; at: string; skipped: number };
/** How one objective stands now; burns by condition, over the long and the short window. */
export type ObjectiveNews = {
  id: string;
  standing: string;
  availability: number | null;
  remaining: number | null;
  burns: Record<string, readonly [long: number | null, short: number | null]>;
  firing: string[];
};
export type ObjectivesMessage = {
  type: 'objectives';
  topic: string;
  at: string;
  items: ObjectiveNews[];
};
export type Ping = { type: 'ping'; at: string };
export type Subscribed = { type: 'subscribed'; topics: string[]; refused: string[] };
export type LiveMessage =
  Changed | TrafficMessage | ObjectivesMessage | RecordsMessage | Ping | Subscribed;

const KNOWN = new Set(['changed', 'traffic', 'objectives', 'records', 'ping', 'subscribed']);

export function parseMessage(text: string): LiveMessage | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return KNOWN.has(String(value.type)) ? (value as LiveMessage) : null;
}
