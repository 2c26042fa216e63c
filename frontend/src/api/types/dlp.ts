/** What must not leave: policies, what they would find in a text, and what people say of what they found. */
import type { IntentObject } from './intent';
import type { Schemas } from './schemas';

export type DlpPolicySpec = Schemas['DlpPolicySpec'];
export type DlpPolicy = IntentObject<DlpPolicySpec>;
export type DlpResponses = Schemas['DlpResponsesSpec'];
export type DlpMode = DlpPolicySpec['mode'];
export type DlpAction = Schemas['DlpAction'];
export type DlpUnread = DlpPolicySpec['unread'];
export type Detector = Schemas['WatchedDetector'];
export type DetectorName = Detector['detector'];
export type OwnPattern = Schemas['CustomPattern'];
/** What is left of a secret; the secret itself is kept nowhere. */
export type KnownSecret = Schemas['KnownSecretSpec'];
export type DlpExclusion = Schemas['DlpExclusion'];
export type DlpAttachment = Schemas['DlpAttachment'];
export type DlpTried = Schemas['DlpTried'];
export type TriedLeak = Schemas['TriedLeak'];
/** What somebody let leave for a while. */
export type DlpApproval = Schemas['DlpApprovalShape'];
export type DlpFeedback = Schemas['DlpFeedbackShape'];
export type DetectorFeedback = DlpFeedback['items'][number];
