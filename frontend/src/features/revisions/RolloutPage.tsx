/** One revision on its way: how far each node came, and what those say that refuse it. Redrawn as reports come in. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Rollout } from '@/api/types/delivery';
import { useSliceParam } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { RevertButton } from './RevertButton';
import { RolloutNodes } from './RolloutNodes';
import { useRevisionsText } from './text';
import { RolloutVerdict } from './RolloutVerdict';

const MOVING_MS = 1_000;
const MOVING: ReadonlySet<Rollout['state']> = new Set(['pending', 'pushing', 'converging']);

export default function RolloutPage() {
  const t = useRevisionsText();
  const slice = useSliceParam();
  const { id } = useAddress();
  const rollout = useQuery<Rollout, ApiError>({
    queryKey: keys.rollout(id),
    queryFn: ({ signal }) => read(`/rollouts/${id}`, {}, signal),
    // The live socket says when to look again; this covers the moments in which it is away.
    refetchInterval: ({ state }) =>
      state.data && MOVING.has(state.data.state) ? MOVING_MS : false,
  });
  if (rollout.data) return <Moving slice={slice} rollout={rollout.data} />;
  return (
    <Page title={t('rollout')} flow>
      {rollout.error && <Failure error={rollout.error} onRetry={() => void rollout.refetch()} />}
    </Page>
  );
}

function Moving({ slice, rollout }: { slice: string; rollout: Rollout }) {
  const t = useRevisionsText();
  const { id, revision, state, started_at, finished_at } = rollout;
  return (
    <Page
      title={t('rollout.title', { sequence: revision })}
      meta={
        <>
          <StatusMark state={state} />
          <Age at={finished_at ?? started_at ?? rollout.created_at} />
        </>
      }
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: `/rollouts/${id}` }} />
          {revision > 1 && state !== 'superseded' && (
            <RevertButton slice={slice} sequence={revision - 1} variant="default" />
          )}
          <Button component={Link} variant="default" to={paths.revision(slice, revision)}>
            {t('rollout.see')}
          </Button>
        </>
      }
    >
      <RolloutVerdict rollout={rollout} />
      <RolloutNodes rollout={rollout} />
    </Page>
  );
}
