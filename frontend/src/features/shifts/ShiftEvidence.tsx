/** What the two services answered on the route since the shift began. */
import type { Shift } from '@/api/types/shifts';
import { EvidencePanel } from '@/ui/evidence/EvidencePanel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { useShiftEvidence } from './reads';
import { isEnded } from './standing';
import { useText } from './text';

export function ShiftEvidence({ shift }: { shift: Shift }) {
  const t = useText();
  const { data, error, refetch, dataUpdatedAt } = useShiftEvidence(shift);
  const again = () => void refetch();
  if (error && !data) return <Failure error={error} onRetry={again} />;
  const { to_service: canary, from_service: control } = shift;
  return (
    <>
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <EvidencePanel
        title={t('evidence')}
        meta={t('evidence.meta', { to: canary, from: control })}
        evidence={data}
        arms={{ canary, control }}
        isOver={isEnded(shift)}
      />
    </>
  );
}
