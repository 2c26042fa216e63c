/** Whose page this is: the cookie may meanwhile be somebody else's, who signed in in another tab. */
import { boot } from '@/api/me';
import type { Me } from '@/api/types/people';

export const isSomebodyElse = ({ user }: Me): boolean => user.id !== boot.me.user.id;

export const beginAnew = (): void => window.location.assign('/console/');
