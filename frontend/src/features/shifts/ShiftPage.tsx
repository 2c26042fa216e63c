/** One shift: how much has moved, what comes next, what the two services answer, and the verbs. */
import { Link } from '@tanstack/react-router';
import type { Shift } from '@/api/types/shifts';
import { useSliceParam } from '@/api/useSlice';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { Commands } from './Commands';
import { useShift } from './reads';
import { ShiftEvidence } from './ShiftEvidence';
import { ShiftVerdict } from './ShiftVerdict';
import { StepTrack } from './StepTrack';
import { useText } from './text';

export default function ShiftPage() {
  const t = useText();
  const { id } = useAddress();
  useTopics([`slice:${useSliceParam()}`]);
  const { data: shift, error, refetch, dataUpdatedAt } = useShift(id);
  const again = () => void refetch();
  if (!shift)
    return (
      <Page title={t('one')} flow>
        {error && <Failure error={error} onRetry={again} />}
      </Page>
    );
  return (
    <Page
      name={t('one.of', { route: shift.route })}
      title={<Title shift={shift} />}
      meta={
        <>
          <StatusMark state={shift.state} chip />
          <span>{shift.actor.name}</span>
          <Age at={shift.finished_at ?? shift.created_at} />
        </>
      }
      flow
      actions={<ApiCall request={{ method: 'GET', path: `/shifts/${id}` }} />}
    >
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <ShiftVerdict shift={shift}>
        <Commands shift={shift} />
      </ShiftVerdict>
      <StepTrack shift={shift} readAtMs={dataUpdatedAt} />
      <ShiftEvidence shift={shift} />
    </Page>
  );
}

function Title({ shift: { slice, route } }: { shift: Shift }) {
  const t = useText();
  return (
    <>
      {t('one.of', { route: '' })}
      <Link to={paths.object(slice, 'routes', route)} className="mono">
        {route}
      </Link>
    </>
  );
}
