/** How a tenant stands, in the marks of the console. */
import type { State } from '@/ui/status/states';
import type { TenantsText } from './text';

type Standing = { suspended_at: string | null; closing_at: string | null };

export function stateOf(
  { suspended_at: suspended, closing_at: closing }: Standing,
  t: TenantsText,
): { state: State; label: string } {
  if (closing) return { state: 'removed', label: t('state.closing') };
  if (suspended) return { state: 'paused', label: t('state.suspended') };
  return { state: 'enabled', label: t('state.active') };
}
