/** Always in sight: how many changes of this slice nobody has published yet. Leads to the review. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { useAppText } from '../text';
import classes from './shell.module.css';
import { usePending } from './usePending';

export function DraftChip() {
  const t = useAppText();
  const { slice, pending } = usePending();
  if (!slice || pending === 0) return null;
  return (
    <Link to={paths.review(slice)} className={classes.draft}>
      <Mark glyph="diamond" tone="warn" size={9} />
      {t('draft.count', { count: pending })}
    </Link>
  );
}
