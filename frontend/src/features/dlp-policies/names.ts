/** How what a policy looks for is called. Pure. */
import type { DetectorName, DlpExclusion, DlpPolicySpec } from '@/api/types/dlp';

/** Names by which exclusions and findings call detectors: patterns and secrets have a word before theirs. */
export const namesOf = ({ detectors, patterns, secrets }: DlpPolicySpec): string[] => [
  ...detectors.map((one) => one.detector),
  ...patterns.map(({ name }) => `custom:${name}`),
  ...secrets.map(({ name }) => `secret:${name}`),
];

export const SUBJECTS = ['fingerprint', 'pointer', 'argument', 'header'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** By what an exclusion knows what it leaves out; a new one by a place in JSON. */
export const subjectOf = (one: DlpExclusion): Subject =>
  SUBJECTS.find((subject) => one[subject] !== '') ?? 'pointer';

/** Those of some detectors that a policy does not look with yet. */
export const lackingOf = (
  some: readonly DetectorName[],
  { detectors }: DlpPolicySpec,
): DetectorName[] => some.filter((name) => !detectors.some((one) => one.detector === name));
