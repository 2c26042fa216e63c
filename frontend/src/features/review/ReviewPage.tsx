/** The plan of a draft, read change by change, and the one button that publishes exactly that plan. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Plan } from '@/api/types/delivery';
import { useSliceParam } from '@/api/useSlice';
import { changeStamp } from '@/change/changeWords';
import { ChangeList } from '@/change/ChangeList';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { ProblemList } from '@/ui/problems/ProblemList';
import { DiscardButton } from './DiscardButton';
import { PublishPanel } from './PublishPanel';
import { useReviewText } from './text';

type Layout = 'split' | 'unified';

export default function ReviewPage() {
  const t = useReviewText();
  const slice = useSliceParam();
  const [layout, setLayout] = useState<Layout>('split');
  const path = `/slices/${slice}/plan` as const;
  const plan = useQuery<Plan, ApiError>({
    queryKey: keys.plan(slice),
    queryFn: ({ signal }) => read<Plan>(path, {}, signal),
  });
  const base = plan.data?.base;
  const words = base ? t('base.revision', { sequence: base }) : t('base.nothing');
  const hasChanges = (plan.data?.changes.length ?? 0) > 0;
  return (
    <Page
      title={t('title')}
      meta={plan.data && t('meta', { slice, base: words })}
      flow
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('layout')}
            value={layout}
            onChange={(value) => setLayout(value === 'split' ? 'split' : 'unified')}
            data={[
              { value: 'split', label: t('split') },
              { value: 'unified', label: t('unified') },
            ]}
          />
          <ApiCall request={{ method: 'GET', path }} />
          {hasChanges && <DiscardButton slice={slice} count={plan.data?.changes.length ?? 0} />}
        </>
      }
    >
      {plan.error && <Failure error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data &&
        (hasChanges ? <Review slice={slice} plan={plan.data} layout={layout} /> : <Nothing />)}
    </Page>
  );
}

function Nothing() {
  const t = useReviewText();
  return <EmptyState kind="nothing" title={t('nothing.title')} text={t('nothing.text')} />;
}

function Review({ slice, plan, layout }: { slice: string; plan: Plan; layout: Layout }) {
  const t = useReviewText();
  const [viewed, setViewed] = useState<ReadonlySet<string>>(new Set());
  const view = (stamp: string, isViewed: boolean) =>
    setViewed(
      (old) => new Set(isViewed ? [...old, stamp] : [...old].filter((other) => other !== stamp)),
    );
  const done = plan.changes.filter((change) => viewed.has(changeStamp(change))).length;
  return (
    <>
      <PublishPanel
        key={plan.digest}
        slice={slice}
        plan={plan}
        progress={t('viewed.count', { done, count: plan.changes.length })}
      />
      {plan.problems.length > 0 && (
        <Panel title={t('problems')} meta={plan.publishable ? undefined : t('problems.block')}>
          <ProblemList problems={plan.problems} />
        </Panel>
      )}
      <ChangeList changes={plan.changes} layout={layout} viewed={viewed} onView={view} />
    </>
  );
}
