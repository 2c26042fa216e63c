/** A plan being read: the changes one by one, and beside them the index and the way to publish. */
import type { Change, Plan } from '@/api/types/delivery';
import { useTraffic } from '@/api/useTraffic';
import { changeKey } from '@/change/changeWords';
import { ChangeList } from '@/change/ChangeList';
import { FoldButton } from '@/change/FoldButton';
import { LayoutChoice } from '@/change/LayoutChoice';
import { useChangeCursor } from '@/change/useChangeCursor';
import { useLayout } from '@/change/useLayout';
import { useOpenCards } from '@/change/useOpenCards';
import { formatCount } from '@/lib/numbers';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { DiscardButton } from './DiscardButton';
import { Found } from './Found';
import { NewsNote } from './NewsNote';
import { ProblemsPanel } from './ProblemsPanel';
import { Rail } from './Rail';
import { reachOf } from './reach';
import classes from './review.module.css';
import { useReviewText } from './text';
import { useNews } from './useNews';
import { useViewed } from './useViewed';
import { useViewedKey } from './useViewedKey';

type Props = { slice: string; plan: Plan };

export function Review({ slice, plan }: Props) {
  const t = useReviewText();
  const { changes, base } = plan;
  const [layout, setLayout] = useLayout();
  const cursor = useChangeCursor(changes);
  const cards = useOpenCards(changes.length);
  const viewed = useViewed(slice, changes);
  const news = useNews(changes);
  const reach = reachOf(changes, useTraffic(slice));
  const view = (change: Change, isOn: boolean) => {
    viewed.view(change, isOn);
    cards.settle(changeKey(change));
  };
  useViewedKey(changes, cursor, { isViewed: viewed.isViewed, view });
  const asideOf = (change: Change) => {
    const requests = reach.of(change);
    if (news.isNew(change)) return t('news.mark');
    return requests === null ? null : t('requests', { requests: formatCount(requests) });
  };
  return (
    <Page
      title={t('title')}
      meta={t('meta', {
        slice,
        base: base ? t('base.revision', { sequence: base }) : t('base.nothing'),
      })}
      flow
      actions={
        <>
          {changes.length > 1 && <FoldButton cards={cards} />}
          <LayoutChoice layout={layout} onChange={setLayout} />
          <ApiCall request={{ method: 'GET', path: `/slices/${slice}/plan` }} />
          {changes.length > 0 && <DiscardButton slice={slice} count={changes.length} />}
        </>
      }
      aside={
        <Rail slice={slice} plan={plan} cursor={cursor} viewed={viewed} news={news} reach={reach} />
      }
    >
      <NewsNote news={news} />
      <ProblemsPanel slice={slice} plan={plan} />
      {changes.length === 0 && <p className={classes.reason}>{t('again')}</p>}
      <ChangeList
        changes={changes}
        layout={layout}
        cursor={cursor}
        cards={cards}
        isViewed={viewed.isViewed}
        onView={view}
        asideOf={asideOf}
        noteOf={(change) => {
          const found = problemsOf(plan, change);
          return found.length > 0 && <Found problems={found} />;
        }}
      />
    </Page>
  );
}

const problemsOf = ({ problems }: Plan, { kind, name }: Change) =>
  problems.filter((problem) => problem.kind === kind && problem.name === name);
