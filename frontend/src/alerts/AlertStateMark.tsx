/** How an alert stands. What is not known has a word of its own: elsewhere the state means “not published”. */
import type { Alert } from '@/api/types/alerts';
import { StatusMark } from '@/ui/status/StatusMark';
import { stateOf } from './looks';
import { useAlertText } from './text';

export function AlertStateMark({ alert }: { alert: Alert }) {
  const t = useAlertText();
  const state = stateOf(alert);
  return <StatusMark state={state} label={state === 'unknown' ? t('unknown') : undefined} />;
}
