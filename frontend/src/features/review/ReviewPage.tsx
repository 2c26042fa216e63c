/** The plan of a draft, read change by change, and the one button that publishes exactly that plan. */
import { Link } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import { useSliceParam } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { Review } from './Review';
import classes from './review.module.css';
import { useReviewText } from './text';
import { usePlan } from './usePlan';

export default function ReviewPage() {
  const t = useReviewText();
  const slice = useSliceParam();
  const { data: plan, error, refetch } = usePlan(slice);
  if (plan && (plan.changes.length > 0 || plan.publishable))
    return <Review key={slice} slice={slice} plan={plan} />;
  return (
    <Page title={t('title')} meta={slice} flow>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {plan && <Nothing slice={slice} />}
      {!plan && !error && (
        <p className={classes.waiting} role="status">
          {t('waiting')}
        </p>
      )}
    </Page>
  );
}

function Nothing({ slice }: { slice: string }) {
  const t = useReviewText();
  const action = (
    <Button component={Link} to={paths.revisions(slice)} variant="default">
      {t('nothing.see')}
    </Button>
  );
  return (
    <EmptyState
      kind="nothing"
      title={t('nothing.title')}
      text={t('nothing.text')}
      action={action}
    />
  );
}
