/** Costs: what traffic costs, who spends it, and what it shall cost. */
import { IconCoins } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'costs',
  nav: [{ group: 'observe', label: 'Costs', icon: IconCoins, key: '4', to: paths.costs }],
  pages: [
    { path: '/costs', load: () => import('./CostsPage') },
    { path: '/costs/prices', load: () => import('./PricesPage') },
    { path: '/t/$tenant/costs', load: () => import('./TenantPage') },
  ],
};
