import { IconRoute } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./RoutesPage');

export const feature: Feature = {
  name: 'routes',
  nav: [
    {
      group: 'configure',
      label: 'Routes',
      icon: IconRoute,
      key: 'r',
      to: (slice) => slice && paths.objects(slice, 'routes'),
    },
  ],
  pages: [
    { path: '/s/$slice/routes', load },
    { path: '/s/$slice/routes/$name', load },
  ],
};
