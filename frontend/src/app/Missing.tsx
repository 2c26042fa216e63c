/** An address without a page. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { useAppText } from './text';

export function Missing() {
  const t = useAppText();
  return (
    <EmptyState
      kind="nothing"
      title={t('missing.title')}
      text={t('missing.text')}
      action={<Link to={paths.overview()}>{t('missing.home')}</Link>}
    />
  );
}
