/** How a service is, or an endpoint on one node: glyph, word and colour together. */
import { Mark } from '@/ui/status/Mark';
import classes from './health.module.css';
import { ENDPOINT, SERVICE } from './looks';
import type { EndpointReason, EndpointState, Glance } from './reads';
import { useHealthText } from './text';

export function ServiceMark({ state }: { state: Glance['state'] }) {
  const t = useHealthText();
  const { tone, glyph } = SERVICE[state];
  return (
    <span className={classes.mark} data-tone={tone}>
      <Mark glyph={glyph} tone={tone} />
      {t(`service.${state}`)}
    </span>
  );
}

type Said = { state: EndpointState | ''; reason: EndpointReason | ''; status: number };

/** The state, and why it is so where that is known; an endpoint without a state is no more there. */
export function EndpointMark({ said, isOld = false }: { said: Said; isOld?: boolean }) {
  const t = useHealthText();
  const why = useWhy(said);
  if (said.state === '') return <span className={classes.quiet}>{t('gone')}</span>;
  const { tone, glyph } = ENDPOINT[said.state];
  return (
    <span className={classes.mark} data-tone={isOld ? 'idle' : tone} data-old={isOld || undefined}>
      <Mark glyph={glyph} tone={isOld ? 'idle' : tone} />
      {why || t(`state.${said.state}`)}
    </span>
  );
}

function useWhy({ reason, status }: Said): string {
  const t = useHealthText();
  if (reason === '') return '';
  if (reason === 'status') return status ? t('reason.status', { status }) : t('reason.status.none');
  return t(`reason.${reason}`);
}
