/** The draft moved while it was being read. Saying so comes before publishing it. */
import { Button } from '@mantine/core';
import classes from './review.module.css';
import { useReviewText } from './text';
import type { News } from './useNews';

export function NewsNote({ news }: { news: News }) {
  const t = useReviewText();
  const { count, gone, accept } = news;
  if (count + gone === 0) return null;
  return (
    <div className={classes.news} role="status">
      <span>
        <b>{t('news')}</b> {count > 0 && t('news.new', { count })}{' '}
        {gone > 0 && t('news.gone', { count: gone })}
      </span>
      <Button variant="default" size="compact-sm" onClick={accept}>
        {t('news.seen')}
      </Button>
    </div>
  );
}
