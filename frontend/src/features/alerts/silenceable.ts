/** How alerts look: which state is shown, in which tone a severity stands. Pure. */
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

/** Labels that a silence of this alert matches: what it is about, not how it is called. */
export function silenceable(alert: Pick<Alert, 'labels'>): Record<string, string> {
  const { kind = '', ...labels } = alert.labels;
  const { severity: _severity, rule: _rule, tenant: _tenant, ...about } = labels;
  return { kind, ...about };
}
