/** Alerts of the test world: a page nobody has taken on, a ticket somebody has, and one that is over. */
import type {
  Alert,
  AlertEvent,
  AlertKind,
  AlertRule,
  Channel,
  NotificationDelivery,
  NotificationPolicy,
  Silence,
} from '@/api/types/alerts';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

const alert = (more: Partial<Alert> & Pick<Alert, 'id' | 'title' | 'labels'>): Alert => ({
  tenant: 'acme',
  gateway: 'edge',
  kind: 'node_silent',
  rule: 'node-silent',
  rule_id: 'rule-1',
  severity: 'page',
  state: 'firing',
  text: 'It has said nothing for 4 minutes. What it serves now is not known.',
  value: '4 minutes',
  path: '/nodes/n-2',
  runbook_url: '/alerts/runbooks/node_silent',
  change: null,
  since: ago(4 * MINUTE),
  fired_at: ago(3 * MINUTE),
  resolved_at: null,
  known_at: ago(5),
  is_unknown: false,
  is_flapping: false,
  is_settling: false,
  acknowledged_by: null,
  acknowledged_at: null,
  muted_by: '',
  ...more,
});

export const alerts: Alert[] = [
  alert({
    id: 'alert-silent',
    title: 'Node edge-2 of edge is silent',
    labels: { kind: 'node_silent', gateway: 'edge', node: 'edge-2', severity: 'page' },
    change: {
      kind: 'revision',
      text: 'Revision 41 of acme@edge was published by alice.',
      path: '/s/acme@edge/revisions/41',
      at: ago(6 * MINUTE),
    },
  }),
  alert({
    id: 'alert-drift',
    title: 'acme@edge drifts on node edge-1',
    labels: { kind: 'node_drift', gateway: 'edge', node: 'edge-1', slice: 'acme@edge' },
    kind: 'node_drift',
    rule: 'node-drift',
    severity: 'ticket',
    acknowledged_by: 'bob@acme.test',
    acknowledged_at: ago(MINUTE),
    is_unknown: true,
    muted_by: 'Silenced by alice@acme.test until tomorrow: Racking.',
  }),
  alert({
    id: 'alert-over',
    title: 'Certificate shop of acme@edge ends soon',
    labels: { kind: 'certificate', gateway: 'edge', certificate: 'shop' },
    kind: 'certificate',
    severity: 'ticket',
    state: 'resolved',
    since: ago(2 * DAY),
    resolved_at: ago(DAY),
  }),
];

export const events: AlertEvent[] = [
  {
    id: 'e-2',
    at: ago(3 * MINUTE),
    kind: 'told',
    text: 'Step 1 of policy pages: on-call.',
    actor: null,
  },
  { id: 'e-1', at: ago(4 * MINUTE), kind: 'began', text: 'It has said nothing.', actor: null },
];

export const kinds: AlertKind[] = [
  {
    name: 'node_silent',
    title: 'A node is silent',
    severity: 'page',
    for_seconds: 30,
    parameters: {
      properties: { after_seconds: { type: 'integer', default: 60, minimum: 10, maximum: 86_400 } },
    },
    looked_at: ago(3),
    error: '',
  },
];

export const rules: AlertRule[] = [
  {
    id: 'rule-1',
    tenant: 'acme',
    name: 'node-silent',
    kind: 'node_silent',
    title: 'A node is silent',
    gateway: null,
    is_built_in: true,
    is_enabled: true,
    severity: 'page',
    for_seconds: 30,
    labels: {},
    runbook_url: '',
    parameters: { after_seconds: 60 },
    firing: 0,
    changed_by: 'Gatehouse',
    changed_at: ago(DAY),
    etag: '"1"',
  },
];

export const silences: Silence[] = [
  {
    id: 'silence-1',
    tenant: 'acme',
    matchers: [{ label: 'gateway', operator: 'is', values: ['edge'] }],
    starts_at: ago(HOUR),
    ends_at: ahead(HOUR),
    weekly: null,
    next_window_at: null,
    reason: 'Racking.',
    state: 'active',
    created_by: 'alice@acme.test',
    created_at: ago(HOUR),
    ended_by: null,
    refused: null,
  },
];

export const channels: Channel[] = [
  {
    id: 'channel-1',
    tenant: 'acme',
    name: 'on-call',
    type: 'webhook',
    settings: { url: 'https://hooks.example.org/gatehouse' },
    has_secrets: true,
    is_enabled: true,
    failing_since: ago(HOUR),
    last_error: 'It answered 503.',
    last_sent_at: ago(2 * HOUR),
    etag: '"3"',
  },
];

export const deliveries: NotificationDelivery[] = [
  {
    id: 'delivery-1',
    title: 'Firing: Node edge-2 of edge is silent',
    status: 'firing',
    state: 'waiting',
    error: 'It answered 503.',
    attempts_made: 4,
    created_at: ago(HOUR),
    finished_at: null,
    next_try_at: ahead(MINUTE),
    attempts: [{ at: ago(MINUTE), status: 503, error: 'It answered 503.', took_milliseconds: 42 }],
  },
];

export const policies: NotificationPolicy[] = [
  {
    id: 'policy-1',
    tenant: 'acme',
    name: 'pages',
    position: 10,
    is_enabled: true,
    matchers: [{ label: 'severity', operator: 'is', values: ['page'] }],
    group_by: ['kind', 'gateway'],
    wait_seconds: 15,
    interval_seconds: 120,
    repeat_seconds: 3600,
    continues: false,
    steps: [{ after_seconds: 0, channels: [] }],
    etag: '"1"',
  },
];

export const RUNBOOK =
  '# A node is silent\n\nIt says **nothing**.\n\n1. Open the node.\n2. Read `its log`.\n';
