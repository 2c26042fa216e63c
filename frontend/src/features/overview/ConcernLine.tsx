/** One thing that needs attention: where, what, and why in the words of who knows. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { STATES, type State } from '@/ui/status/states';
import { Age } from '@/ui/time/Age';
import type { Concern, Holding, Refusal, Silence, Unwell } from './concerns';
import classes from './overview.module.css';
import { useText } from './text';

export function ConcernLine({ concern }: { concern: Concern }) {
  switch (concern.kind) {
    case 'refusal':
      return <RefusalLine {...concern} />;
    case 'holding':
      return <HoldingLine {...concern} />;
    case 'unwell':
      return <UnwellLine {...concern} />;
    case 'silence':
      return <SilenceLine {...concern} />;
  }
}

type LineProps = {
  state: State;
  name: string;
  to: string;
  children: ReactNode;
  reason?: ReactNode;
};

function Line({ state, name, to, children, reason }: LineProps) {
  return (
    <>
      <span className={classes.node}>
        <Mark {...STATES[state]} />
        <Link to={to} className="mono">
          {name}
        </Link>
      </span>
      <span className={classes.concernText}>
        <span>{children}</span>
        {reason && <span className={classes.reason}>{reason}</span>}
      </span>
    </>
  );
}

function RefusalLine({ node, slice, error }: Refusal) {
  const t = useText();
  const serving =
    slice.active === null ? t('concern.nothing') : t('concern.serving', { sequence: slice.active });
  const reason = (
    <>
      {error.object && <code>{error.object}</code>} {error.message}
    </>
  );
  return (
    <Line state="rejected" name={node.name} to={paths.node(node.id)} reason={reason}>
      {t('concern.rejected', { sequence: error.sequence })} · <b className="mono">{slice.slice}</b>{' '}
      · {serving}
    </Line>
  );
}

function HoldingLine({ slice: { slice, live, nodes } }: Holding) {
  const t = useText();
  return (
    <Line state="held" name={slice} to={paths.revisions(slice)}>
      {t('concern.held', { sequence: live?.sequence ?? 0, ...nodes })}
    </Line>
  );
}

function UnwellLine({ node, reasons }: Unwell) {
  const t = useText();
  return (
    <Line state="degraded" name={node.name} to={paths.node(node.id)}>
      {reasons.map(({ part, word }) => t(`concern.unwell.${part}`, { word })).join(' · ')}
    </Line>
  );
}

function SilenceLine({ node, unproven }: Silence) {
  const t = useText();
  return (
    <Line state={node.status} name={node.name} to={paths.node(node.id)}>
      {t('concern.silent')} <Age at={node.last_seen_at} />
      {unproven > 0 && ` · ${t('concern.silent.slices', { count: unproven })}`}
    </Line>
  );
}
