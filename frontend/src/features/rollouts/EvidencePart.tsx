/** The evidence of a rollout; absent where its strategy watches nothing. */
import type { Evidence, Rollout } from '@/api/types/rollouts';
import { EvidencePanel } from '@/ui/evidence/EvidencePanel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { hasEvidence, isEnded } from './states';
import { useRolloutsText } from './text';
import { useRolloutEvidence } from './useRolloutEvidence';

export function EvidencePart({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { data, error, refetch, dataUpdatedAt } = useRolloutEvidence(rollout);
  const again = () => void refetch();
  if (!hasEvidence(rollout)) return null;
  if (error && !data) return <Failure error={error} onRetry={again} />;
  const sequence = rollout.revision;
  const nodes = (count: number) => t('evidence.nodes', { count });
  const meta = ({ canary_nodes, control_nodes }: Evidence) =>
    t('evidence.meta', { canary: nodes(canary_nodes), control: nodes(control_nodes), sequence });
  return (
    <>
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <EvidencePanel
        title={t('evidence')}
        meta={data && meta(data)}
        evidence={data}
        arms={{ canary: t('evidence.canary', { sequence }), control: t('evidence.control') }}
        isOver={isEnded(rollout.state)}
      />
    </>
  );
}
