/** What is chosen where a policy is attached: none, as the hostname says, or a policy by name. Pure. */
import type { WafAttachment } from '@/api/types/intent';

/** No name has a colon, so these stand for no policy of anybody's. */
export const NONE = ':none';
export const INHERIT = ':inherit';

/** `null` is “as the hostname says” on a route, and on a hostname nothing at all. */
export function choiceOf(waf: WafAttachment | null, isRoute: boolean): string {
  if (waf === null) return isRoute ? INHERIT : NONE;
  return waf.policy ?? NONE;
}

/** What happens when it cannot look is asked anew for the first policy, and kept from one policy to the next. */
export function chosen(
  choice: string,
  old: WafAttachment | null,
  isRoute: boolean,
): WafAttachment | null {
  if (choice === INHERIT || (choice === NONE && !isRoute)) return null;
  if (choice === NONE) return { policy: null, failure_mode: null, inspect_bodies: true };
  const { failure_mode = null, inspect_bodies = true } = old ?? {};
  return { policy: choice, failure_mode, inspect_bodies };
}
