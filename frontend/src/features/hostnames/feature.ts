import { IconWorld } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./HostnamesPage');

export const feature: Feature = {
  name: 'hostnames',
  nav: [
    {
      group: 'configure',
      label: 'Hostnames',
      icon: IconWorld,
      key: 'h',
      to: (slice) => slice && paths.objects(slice, 'hostnames'),
    },
  ],
  pages: [
    { path: '/s/$slice/hostnames', load },
    { path: '/s/$slice/hostnames/$name', load },
  ],
};
