/** Which objectives of the list are shown. Pure. */
import type { Objective, ObjectiveStanding } from '@/api/types/objectives';
import type { UrlState } from '@/lib/urlState';
import { standingOf } from '@/slo/order';

export const STANDINGS: readonly ObjectiveStanding[] = [
  'burning',
  'spent',
  'slowly_burning',
  'silent',
  'insufficient',
  'no_data',
  'met',
  'disabled',
];
export const CLEARED = { q: '', tenant: '', label: '', standing: '' };

/** What of the address narrows the list, in words; empty: nothing. */
export const describe = ({ q, tenant, label, standing }: UrlState): string =>
  [q, tenant && `tenant: ${tenant}`, label && `label: ${label}`, standing && `state: ${standing}`]
    .filter(Boolean)
    .join(', ');

export function matches(objective: Objective, { q, label, standing }: UrlState): boolean {
  const { name, slug, labels, tenant, owner } = objective;
  const words = [name, slug, tenant, owner, ...labels].join(' ').toLowerCase();
  return (
    (!q || words.includes(q.toLowerCase())) &&
    (!label || labels.includes(label)) &&
    (!standing || standingOf(objective) === standing)
  );
}
