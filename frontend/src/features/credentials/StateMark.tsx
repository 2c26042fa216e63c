/** A state with its glyph, so that it reads without colour. */
import type { CredentialState } from '@/api/types/credentials';
import { Mark } from '@/ui/status/Mark';
import classes from './credentials.module.css';
import { LOOKS, NODE_LOOKS } from './looks';
import { useText } from './text';

export function StateMark({ state }: { state: CredentialState }) {
  const t = useText();
  return (
    <span className={classes.mark} data-tone={LOOKS[state].tone}>
      <Mark {...LOOKS[state]} />
      <span>{t(`state.${state}`)}</span>
    </span>
  );
}

type NodeState = 'ok' | 'refreshing' | 'failed' | 'expired' | '';

export function NodeMark({ state }: { state: NodeState }) {
  const t = useText();
  const look = NODE_LOOKS[state] ?? { tone: 'idle', glyph: 'dashes' };
  return (
    <span className={classes.mark} data-tone={look.tone}>
      <Mark {...look} />
      <span>{t(`node.state.${state || 'silent'}`)}</span>
    </span>
  );
}
