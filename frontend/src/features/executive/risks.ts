/** What may go wrong next, worst first: budgets, certificates, silent nodes, switches. Pure. */
import type { Notice } from '@/api/types/certificates';
import type { Node } from '@/api/types/fleet';
import type { Objective } from '@/api/types/objectives';
import type { KillSwitch } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import { standingOf } from '@/slo/order';

export type Risk = {
  key: string;
  kind: 'budget' | 'certificate' | 'node' | 'switch';
  isGrave: boolean;
  name: string;
  to: string;
  /** Since when, or when it ends. */
  at: string | null;
  /** What is left of the budget, of budgets. */
  remaining?: number | null;
  text?: string;
  /** What a switch does. */
  type?: KillSwitch['type'];
};

export type Known = {
  objectives: readonly Objective[];
  notices: readonly Notice[];
  nodes: readonly Node[];
  switches: readonly KillSwitch[];
};

const LOW = 0.25;

export const risksOf = ({ objectives, notices, nodes, switches }: Known): Risk[] =>
  [
    ...objectives.flatMap(budgetRisk),
    ...nodes.flatMap(nodeRisk),
    ...notices.map(certificateRisk),
    ...switches.flatMap(switchRisk),
  ].toSorted((one, other) => Number(other.isGrave) - Number(one.isGrave));

function budgetRisk(objective: Objective): Risk[] {
  const { id, name, state } = objective;
  const standing = standingOf(objective);
  const remaining = state?.remaining ?? null;
  const isGrave = standing === 'burning' || standing === 'spent';
  const isLow = standing !== 'disabled' && remaining !== null && remaining < LOW;
  if (!isGrave && !isLow && standing !== 'slowly_burning') return [];
  const at = objective.burns.find(({ is_firing: fires }) => fires)?.since ?? null;
  return [{ key: id, kind: 'budget', isGrave, name, to: paths.objective(id), at, remaining }];
}

const nodeRisk = ({ id, name, status, last_seen_at: at }: Node): Risk[] =>
  status === 'stale' || status === 'offline'
    ? [{ key: id, kind: 'node', isGrave: status === 'offline', name, to: paths.node(id), at }]
    : [];

const certificateRisk = (notice: Notice): Risk => ({
  key: notice.id,
  kind: 'certificate',
  isGrave: notice.severity === 'critical' || notice.severity === 'expired',
  name: notice.hostnames[0] ?? notice.name,
  to: paths.certificate(notice.slice, notice.certificate),
  at: notice.not_after,
  text: notice.text,
});

const switchRisk = ({
  id,
  slice,
  type,
  target,
  state,
  thrown_at: at,
  reason,
}: KillSwitch): Risk[] =>
  state === 'off'
    ? []
    : [
        {
          key: id,
          kind: 'switch',
          isGrave: false,
          name: target || slice,
          to: paths.switches(slice),
          at,
          text: reason,
          type,
        },
      ];
