/** An address without a page. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { useAppText } from './text';

export function Missing() {
  const t = useAppText();
  return (
    <Page title={t('missing.title')}>
      <EmptyState
        kind="nothing"
        title={t('missing.what')}
        text={t('missing.text')}
        action={<Link to={paths.overview()}>{t('missing.home')}</Link>}
      />
    </Page>
  );
}
