/** Access: who may do what in a tenant: members, teams, roles, service accounts, tokens, single sign-on. */
import { IconUsers } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'access',
  nav: [{ group: 'administer', label: 'Access', icon: IconUsers, key: 'm', to: paths.access }],
  pages: [{ path: '/access', load: () => import('./AccessPage') }],
};
