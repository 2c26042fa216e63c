/** How alerts look: which state is shown, which comes first. Pure. */
import type { Alert, AlertSeverity } from '@/api/types/alerts';
import type { State } from '@/ui/status/states';

/** The state people look for first: silence of the source before everything else that is open. */
export function stateOf(alert: Alert): State {
  if (alert.state === 'resolved') return 'resolved';
  if (alert.is_unknown) return 'unknown';
  if (alert.state === 'pending') return 'pending';
  if (alert.is_settling) return 'settling';
  return alert.acknowledged_at ? 'acknowledged' : 'firing';
}

const ORDER: readonly AlertSeverity[] = ['page', 'ticket', 'info'];

/** A number to sort by: the most urgent first. */
export const urgency = ({ severity }: Pick<Alert, 'severity'>): number => ORDER.indexOf(severity);

/** The most urgent first, those that somebody has taken on later, then the newest. */
export const byUrgency = (one: Alert, other: Alert): number =>
  urgency(one) - urgency(other) ||
  Number(one.acknowledged_at !== null) - Number(other.acknowledged_at !== null) ||
  Date.parse(other.since) - Date.parse(one.since);
