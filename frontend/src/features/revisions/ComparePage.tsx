/** One revision against another one or the draft, and the way back to it. The address says what is compared. */
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Plan, Revision } from '@/api/types/delivery';
import { useSliceParam } from '@/api/useSlice';
import { ChangeList } from '@/change/ChangeList';
import { useAddress } from '@/lib/useAddress';
import { useUrlState } from '@/lib/urlState';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { Counts } from './columns';
import { RevertButton } from './RevertButton';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

type Against = 'previous' | 'live' | 'draft';

export default function ComparePage() {
  const slice = useSliceParam();
  const sequence = Number(useAddress().sequence);
  const path = `/slices/${slice}/revisions/${sequence}` as const;
  const revision = useQuery<Revision, ApiError>({
    queryKey: keys.revision(slice, sequence),
    queryFn: ({ signal }) => read<Revision>(path, {}, signal),
  });
  if (revision.error)
    return <Failure error={revision.error} onRetry={() => void revision.refetch()} />;
  return revision.data ? <Compared key={sequence} slice={slice} revision={revision.data} /> : null;
}

function Compared({ slice, revision }: { slice: string; revision: Revision }) {
  const t = useRevisionsText();
  const [url, setUrl] = useUrlState();
  const { sequence } = revision;
  const against = asAgainst(url['against']);
  const layout = url['layout'] === 'unified' ? 'unified' : 'split';
  const path = `/slices/${slice}/revisions/${sequence}/diff` as const;
  const query = { against: against === 'previous' ? undefined : against };
  const plan = useQuery<Plan, ApiError>({
    queryKey: [...keys.revision(slice, sequence), 'diff', against],
    queryFn: ({ signal }) => read<Plan>(path, query, signal),
  });
  return (
    <Page
      title={`r${sequence}`}
      meta={<Provenance revision={revision} />}
      flow
      actions={
        <>
          {revision.rollout && (
            <Button
              component={Link}
              variant="default"
              to={paths.rollout(slice, revision.rollout.id)}
            >
              {t('open.rollout')}
            </Button>
          )}
          <ApiCall request={{ method: 'GET', path }} />
          <RevertButton slice={slice} sequence={sequence} isLive={revision.live} />
        </>
      }
      bar={
        <div className={classes.choices}>
          <span>{t('compare.against')}</span>
          <SegmentedControl
            size="xs"
            aria-label={t('compare.against')}
            value={against}
            onChange={(value) => setUrl({ against: value === 'previous' ? '' : value })}
            data={[
              { value: 'previous', label: t('compare.previous') },
              { value: 'live', label: t('compare.live') },
              { value: 'draft', label: t('compare.withdraft') },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('layout')}
            value={layout}
            onChange={(value) => setUrl({ layout: value === 'split' ? '' : value })}
            data={[
              { value: 'split', label: t('split') },
              { value: 'unified', label: t('unified') },
            ]}
          />
        </div>
      }
    >
      {plan.error && <Failure error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data && plan.data.changes.length === 0 && (
        <EmptyState kind="nothing" title={t('compare.same')} text={t('compare.same.text')} />
      )}
      {plan.data && <ChangeList changes={plan.data.changes} layout={layout} />}
    </Page>
  );
}

const asAgainst = (text: string | undefined): Against =>
  text === 'live' || text === 'draft' ? text : 'previous';

function Provenance({ revision }: { revision: Revision }) {
  return (
    <>
      {revision.rollout && <StatusMark state={revision.rollout.state} />}
      <Counts {...revision.summary} />
      <span>{revision.message}</span>
      <span>{revision.author.name}</span>
      <Age at={revision.created_at} />
    </>
  );
}
