/** One rollout: where it stands and why, what can be done, its stages, the evidence, its nodes and what happened. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Rollout } from '@/api/types/rollouts';
import { useSliceParam } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { EvidencePart } from './EvidencePart';
import { Provenance } from './Provenance';
import classes from './rollout.module.css';
import { RolloutNodes } from './RolloutNodes';
import { StageTrack } from './StageTrack';
import { useRolloutsText } from './text';
import { Timeline } from './Timeline';
import { useRollout } from './useRollout';
import { Verdict } from './Verdict';

export default function RolloutPage() {
  const t = useRolloutsText();
  const slice = useSliceParam();
  const { id } = useAddress();
  const { data: rollout, error, refetch, dataUpdatedAt } = useRollout(slice, id);
  const again = () => void refetch();
  if (!rollout)
    return (
      <Page title={t('rollout')} flow>
        {error ? <Failure error={error} onRetry={again} /> : <div className={classes.blank} />}
      </Page>
    );
  return (
    <Page
      title={t('rollout.title', { sequence: rollout.revision })}
      meta={<Provenance rollout={rollout} />}
      flow
      actions={<Links rollout={rollout} />}
    >
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <Verdict key={rollout.id} rollout={rollout} />
      <StageTrack rollout={rollout} readAtMs={dataUpdatedAt} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <EvidencePart rollout={rollout} />
          <RolloutNodes rollout={rollout} />
        </div>
        <Timeline rollout={rollout} />
      </div>
    </Page>
  );
}

function Links({ rollout: { id, slice, revision } }: { rollout: Rollout }) {
  const t = useRolloutsText();
  return (
    <>
      <ApiCall request={{ method: 'GET', path: `/rollouts/${id}` }} />
      <Button component={Link} variant="default" to={paths.revision(slice, revision)}>
        {t('rollout.see')}
      </Button>
    </>
  );
}
