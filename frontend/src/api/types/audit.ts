/** One line of the append-only audit trail. */
import type { Schemas } from './schemas';

export type Entry = Schemas['EntryShape'];
export type ActorKind = Entry['actor']['kind'];
export type EntryChange = Entry['changes'][number];
