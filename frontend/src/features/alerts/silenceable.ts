/** What a silence of an alert is about. Pure. */
import type { Alert } from '@/api/types/alerts';

/** Labels that a silence of this alert matches: what it is about, not how it is called. */
export function silenceable(alert: Pick<Alert, 'labels'>): Record<string, string> {
  const { kind = '', ...labels } = alert.labels;
  const { severity: _severity, rule: _rule, tenant: _tenant, ...about } = labels;
  return { kind, ...about };
}
