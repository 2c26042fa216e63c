/** How it was proven who asks; what a newer gateway says stands as it came. */
import type { Denial } from '@/api/types/egress';

const KNOWN = ['certificate', 'password', 'source', 'none'] as const;
type KnownBy = Extract<Denial['identified_by'], (typeof KNOWN)[number]>;

export const isKnownBy = (value: string): value is KnownBy =>
  (KNOWN as readonly string[]).includes(value);
