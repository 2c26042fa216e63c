/** Overview: is everything published also proven, and what does the traffic say. */
import { IconActivityHeartbeat } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'overview',
  nav: [
    {
      group: 'observe',
      label: 'Overview',
      icon: IconActivityHeartbeat,
      key: 'o',
      to: paths.overview,
    },
  ],
  pages: [{ path: '/', load: () => import('./OverviewPage') }],
};
