/** One line of the append-only audit trail. */

export type ActorKind = 'user' | 'token' | 'node' | 'system';

export type Entry = {
  id: string;
  at: string;
  actor: { kind: ActorKind; id: string | null; name: string };
  /** e.g. `route.update` */
  verb: string;
  target: { kind: string; id: string | null; name: string } | null;
  tenant: string | null;
  slice: string | null;
  summary: string;
  changes: unknown[];
  request_id: string | null;
  ip: string | null;
};
