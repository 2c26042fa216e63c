/** One line of the append-only audit trail. */
import type { Schemas } from './schemas';

export type Entry = Schemas['EntryShape'];
export type ActorKind = Entry['actor']['kind'];
export type EntryChange = Entry['changes'][number];
export type Verification = Schemas['VerificationShape'];
export type Consequences = Schemas['ConsequencesShape'];
export type Stream = Schemas['StreamShape'];
export type NewStream = Schemas['NewStreamShape'];
export type StreamTrial = Schemas['StreamTrialShape'];
