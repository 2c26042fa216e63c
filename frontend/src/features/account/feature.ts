/** Your account: how you get in, and where you are signed in. Reached from the menu of the person. */
import type { Feature } from '@/lib/feature';

export const feature: Feature = {
  name: 'account',
  nav: [],
  pages: [{ path: '/account', load: () => import('./AccountPage') }],
};
