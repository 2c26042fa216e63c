/** What is counted, in the order in which it is shown. */
export const QUOTAS = ['members', 'teams', 'tokens', 'slices', 'objects'] as const;
export type Quota = (typeof QUOTAS)[number];
