/** Gateways and their nodes: what each should run and what each has proven. */
import { IconServer2 } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'gateways',
  nav: [
    {
      group: 'observe',
      label: 'Gateways',
      icon: IconServer2,
      key: 'g',
      to: paths.gateways,
      isExact: true,
    },
  ],
  pages: [
    { path: '/gateways', load: () => import('./GatewaysPage') },
    { path: '/nodes/$id', load: () => import('./NodePage') },
  ],
};
