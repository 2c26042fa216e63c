/** Which alerts explain others: one that holds for everybody, and one of Acme's own. */
import type { Explanation, Inhibition } from '@/api/types/alerts';

const quietOne = {
  id: 'alert-drift',
  title: 'acme@edge drifts on node edge-1',
  severity: 'ticket' as const,
  by: { id: 'alert-silent', title: 'Node edge-2 of edge is silent', severity: 'page' as const },
};

export const always: Explanation[] = [
  {
    name: 'A silent node explains its drift and its inspector',
    source: [{ label: 'kind', operator: 'is', values: ['node_silent'] }],
    target: [{ label: 'kind', operator: 'is', values: ['node_drift', 'inspector'] }],
    equal: ['gateway', 'node'],
    quiet: 1,
    quiet_alerts: [{ ...quietOne, by: null }],
  },
];

export const inhibitions: Inhibition[] = [
  {
    id: 'inhibition-1',
    tenant: 'acme',
    name: 'A failed rollout explains the budget',
    source: [{ label: 'kind', operator: 'is', values: ['rollout'] }],
    target: [{ label: 'kind', operator: 'is', values: ['slo_burn'] }],
    equal: ['gateway'],
    quiet: 1,
    quiet_alerts: [quietOne],
  },
];
