/** One revision against another one or the draft, and the way back to it. The address says what is compared. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSliceParam } from '@/api/useSlice';
import type { Revision } from '@/api/types/delivery';
import { ChangeList } from '@/change/ChangeList';
import { FoldButton } from '@/change/FoldButton';
import { LayoutChoice } from '@/change/LayoutChoice';
import { useChangeCursor } from '@/change/useChangeCursor';
import { useLayout } from '@/change/useLayout';
import { useOpenCards } from '@/change/useOpenCards';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { readAgainst } from './against';
import { AgainstChoice } from './AgainstChoice';
import { BudgetsPanel } from './BudgetsPanel';
import { EffectPanel } from './EffectPanel';
import { Provenance } from './Provenance';
import { RevertButton } from './RevertButton';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';
import { differencePath, useDifference } from './useDifference';
import { useRevision } from './useRevision';

export default function ComparePage() {
  const t = useRevisionsText();
  const slice = useSliceParam();
  const sequence = Number(useAddress().sequence);
  const { data: revision, error, refetch } = useRevision(slice, sequence);
  if (revision) return <Compared key={sequence} slice={slice} revision={revision} />;
  return (
    <Page title={t('one', { sequence })} flow>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

function Compared({ slice, revision }: { slice: string; revision: Revision }) {
  const t = useRevisionsText();
  const [url] = useUrlState();
  const { sequence, rollout, live } = revision;
  const against = readAgainst(url['against']);
  const { data: plan, error, refetch } = useDifference(slice, sequence, against);
  const changes = plan?.changes ?? [];
  const [layout, setLayout] = useLayout();
  const cursor = useChangeCursor(changes);
  const cards = useOpenCards(changes.length);
  return (
    <Page
      title={t('one', { sequence })}
      meta={<Provenance revision={revision} />}
      flow
      actions={
        <>
          {rollout && (
            <Button component={Link} variant="default" to={paths.rollout(slice, rollout.id)}>
              {t('open.rollout')}
            </Button>
          )}
          <ApiCall request={{ method: 'GET', path: differencePath(slice, sequence) }} />
          {!live && <RevertButton slice={slice} sequence={sequence} />}
        </>
      }
      bar={
        <div className={classes.bar}>
          <AgainstChoice slice={slice} sequence={sequence} against={against} />
          <span className={classes.apart}>
            {changes.length > 1 && <FoldButton cards={cards} />}
            <LayoutChoice layout={layout} onChange={setLayout} />
          </span>
        </div>
      }
    >
      <EffectPanel slice={slice} revision={revision} />
      <BudgetsPanel slice={slice} sequence={sequence} />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {plan && changes.length === 0 && (
        <EmptyState kind="nothing" title={t('compare.same')} text={t('compare.same.text')} />
      )}
      <ChangeList changes={changes} layout={layout} cursor={cursor} cards={cards} />
    </Page>
  );
}
