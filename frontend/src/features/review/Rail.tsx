/** Beside the changes, always in sight: how much it is, how far one has read, what it concerns, and the way out. */
import type { Plan } from '@/api/types/delivery';
import { ChangeIndex } from '@/change/ChangeIndex';
import type { ChangeCursor } from '@/change/useChangeCursor';
import { formatCount, formatShare } from '@/lib/numbers';
import classes from './review.module.css';
import { PublishForm } from './PublishForm';
import type { Reach } from './reach';
import { useReviewText } from './text';
import type { News } from './useNews';
import type { Viewed } from './useViewed';

type Props = {
  slice: string;
  plan: Plan;
  cursor: ChangeCursor;
  viewed: Viewed;
  news: News;
  reach: Reach;
};

export function Rail({ slice, plan, cursor, viewed, news, reach }: Props) {
  const t = useReviewText();
  const { changes, problems } = plan;
  const broken = new Set(
    problems
      .filter(({ severity }) => severity === 'error')
      .map(({ kind, name }) => `${kind}/${name}`),
  );
  const count = changes.length;
  return (
    <aside className={classes.rail} aria-label={t('rail')}>
      <div className={classes.top}>
        <PublishForm slice={slice} plan={plan} hasNews={news.count + news.gone > 0} />
        {reach.routes && (
          <p className={classes.reach}>
            {t('reach', {
              requests: formatCount(reach.routes.requests),
              share: formatShare(reach.routes.share),
            })}
          </p>
        )}
      </div>
      {count > 0 && (
        <div className={classes.progress}>
          <span>{t('viewed.count', { done: viewed.count, count })}</span>
          <progress value={viewed.count} max={count} aria-label={t('viewed.bar')} />
        </div>
      )}
      <ChangeIndex
        changes={changes}
        cursor={cursor}
        isViewed={viewed.isViewed}
        hasError={({ kind, name }) => broken.has(`${kind}/${name}`)}
      />
    </aside>
  );
}
