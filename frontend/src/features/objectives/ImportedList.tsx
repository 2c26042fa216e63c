/** What an import makes, and what of the document it could not take over. */
import type { Promised } from '@/api/types/objectives';
import type { Problem } from '@/api/types/problem';
import { formatTarget, windowWords } from '@/slo/figures';
import { useSloText } from '@/slo/text';
import { ProblemList } from '@/ui/problems/ProblemList';
import classes from './form.module.css';
import { useText } from './text';

export type Imported = { items: Promised[]; problems?: Problem[] };

export function ImportedList({ imported: { items, problems } }: { imported: Imported }) {
  const t = useText();
  const slo = useSloText();
  return (
    <div className={classes.imported} role="status">
      <p>{t('import.would', { count: items.length })}</p>
      <ul>
        {items.map(({ slug, name, target, window }) => (
          <li key={slug}>
            <b>{name}</b> <span className="mono">{slug}</span> {formatTarget(target)},{' '}
            {slo(...windowWords(window))}
          </li>
        ))}
      </ul>
      <ProblemList problems={problems ?? []} />
    </div>
  );
}
