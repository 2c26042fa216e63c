/** What was never kept of this time: said where there is anything, for a list with holes must not look whole. */
import type { RecordFacets } from '@/api/types/records';
import { formatCount } from '@/lib/numbers';
import classes from './records.module.css';
import { useText } from './text';

const REASONS = ['rate', 'room', 'store'] as const;

export function Missing({ facets }: { facets: RecordFacets | undefined }) {
  const t = useText();
  const told = REASONS.filter((reason) => (facets?.missing[reason] ?? 0) > 0);
  if (!facets || told.length === 0) return null;
  return (
    <ul className={classes.missing} aria-label={t('missing')}>
      {told.map((reason) => (
        <li key={reason}>
          {t(`missing.${reason}`, {
            count: facets.missing[reason],
            shown: formatCount(facets.missing[reason]),
          })}
        </li>
      ))}
    </ul>
  );
}
