/** Certificates and their rotations; issuers are in a file of their own. */
import type { Schemas } from './schemas';

export type { Issuer } from './issuers';

export type KeyFamily = Schemas['KeyFamily'];
export type KeyType = Schemas['CertificateKeyType'];
export type ChallengeType = Schemas['CertificateChallenge'];
export type Standing = Schemas['CertificateStanding'];
export type Use = Schemas['CertificateUse'];
/** Replacing is for a compromised key; the others are harmless. */
export type CertificateCommand = Schemas['CertificateCommand'];

export type Certificate = Schemas['CertificateShape'];
/** The certificate of one key, as the CA signed it. Its chain is told of one certificate only, not in lists. */
export type Leaf = Schemas['LeafShape'];
export type LeafFacts = Schemas['LeafFactsShape'];
/** One certificate of a chain, leaf first. */
export type ChainLink = Schemas['LinkShape'];
export type CertificateFinding = Schemas['CertificateFindingShape'];

export type Notice = Schemas['NoticeShape'];
export type NoticePage = Schemas['NoticePage'];
export type NoticeSeverity = Schemas['NoticeSeverity'];

export type CertificateSummary = Schemas['CertificateSummaryShape'];
export type CertificateCalendar = Schemas['CertificateCalendarShape'];
export type CalendarSpan = Schemas['CalendarSpan'];
export type CalendarSlot = Schemas['CalendarSlotShape'];
export type CalendarEntries = Schemas['CalendarEntriesShape'];

export type Rotation = Schemas['RotationShape'];
export type RotationReason = Schemas['RotationReason'];
export type RotationState = Schemas['RotationState'];
export type RotationDetour = 'held' | 'rolled_back' | 'abandoned';
export type RotationStep = Exclude<RotationState, RotationDetour>;
export type RotationNode = Schemas['RotationNodeShape'];
export type CertificateEvent = Schemas['CertificateEventShape'];

/** What one node showed in its last handshake with itself. `certificate` is the SHA-256 of the leaf seen, or empty. */
export type Place = Schemas['PlaceShape'];
export type Verdict = Schemas['VerdictShape'];
