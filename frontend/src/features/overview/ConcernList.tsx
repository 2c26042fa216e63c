/** What needs attention, each with node, object and reason in plain sight. */
import { Link } from '@tanstack/react-router';
import type { Node } from '@/api/types/fleet';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { STATES, type State } from '@/ui/status/states';
import { Age } from '@/ui/time/Age';
import type { Concern, Refusal, Silence } from './concerns';
import classes from './overview.module.css';
import { useText } from './text';

const MOST_SHOWN = 8;

export function ConcernList({ concerns }: { concerns: readonly Concern[] }) {
  if (concerns.length === 0) return null;
  return (
    <ul className={classes.concerns}>
      {concerns.slice(0, MOST_SHOWN).map((concern) => (
        <li
          key={`${concern.kind}${concern.node.id}${concern.kind === 'refusal' ? concern.slice.slice : ''}`}
        >
          {concern.kind === 'refusal' ? <RefusalLine {...concern} /> : <SilenceLine {...concern} />}
        </li>
      ))}
    </ul>
  );
}

function RefusalLine({ node, slice, error }: Refusal) {
  const t = useText();
  const serving =
    slice.active === null ? t('concern.nothing') : t('concern.serving', { sequence: slice.active });
  return (
    <>
      <NodeName node={node} state="rejected" />
      <span className={classes.concernText}>
        <span>
          {t('concern.rejected', { sequence: error.sequence })} ·{' '}
          <b className="mono">{slice.slice}</b> · {serving}
        </span>
        <span className={classes.reason}>
          {error.object && <code>{error.object}</code>} {error.message}
        </span>
      </span>
    </>
  );
}

function SilenceLine({ node, unproven }: Silence) {
  const t = useText();
  return (
    <>
      <NodeName node={node} state={node.status} />
      <span className={classes.concernText}>
        <span>
          {t('concern.silent')} <Age at={node.last_seen_at} /> ·{' '}
          {t('concern.silent.slices', { count: unproven })}
        </span>
      </span>
    </>
  );
}

function NodeName({ node, state }: { node: Node; state: State }) {
  return (
    <span className={classes.node}>
      <Mark {...STATES[state]} />
      <Link to={paths.node(node.id)} className="mono">
        {node.name}
      </Link>
    </span>
  );
}
