/** What needs attention, in plain sight; the rest of a long list is one link away. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import type { Concern } from './concerns';
import { ConcernLine } from './ConcernLine';
import classes from './overview.module.css';
import { useText } from './text';

const MOST_SHOWN = 8;

export function ConcernList({ concerns }: { concerns: readonly Concern[] }) {
  const t = useText();
  if (concerns.length === 0) return null;
  const hidden = concerns.length - MOST_SHOWN;
  return (
    <ul className={classes.concerns}>
      {concerns.slice(0, MOST_SHOWN).map((concern) => (
        <li key={keyOf(concern)}>
          <ConcernLine concern={concern} />
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <Link to={paths.gateways()}>{t('concern.more', { count: hidden })}</Link>
        </li>
      )}
    </ul>
  );
}

function keyOf(concern: Concern): string {
  if (concern.kind === 'holding') return concern.slice.slice;
  const slice = concern.kind === 'refusal' ? concern.slice.slice : '';
  return `${concern.kind}${concern.node.id}${slice}`;
}
