/** Tenants: suspended or not, what they may have, archives of them, and their end. */
import { IconBuildings } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'tenants',
  nav: [
    { group: 'administer', label: 'Tenants', icon: IconBuildings, key: '=', to: paths.tenants },
  ],
  pages: [{ path: '/tenants', load: () => import('./TenantsPage') }],
};
