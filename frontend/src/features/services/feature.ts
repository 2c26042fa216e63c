import { IconServer2 } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./ServicesPage');

export const feature: Feature = {
  name: 'services',
  nav: [
    {
      group: 'configure',
      label: 'Services',
      icon: IconServer2,
      key: 's',
      to: (slice) => slice && paths.objects(slice, 'services'),
    },
  ],
  pages: [
    { path: '/s/$slice/services', load },
    { path: '/s/$slice/services/$name', load },
  ],
};
