import { IconHeartbeat } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./ChecksPage');

export const feature: Feature = {
  name: 'checks',
  nav: [
    {
      group: 'observe',
      label: 'Checks',
      icon: IconHeartbeat,
      key: 'z',
      to: (slice) => slice && paths.objects(slice, 'checks'),
    },
  ],
  pages: [
    { path: '/s/$slice/checks', load },
    { path: '/s/$slice/checks/$name', load },
  ],
};
