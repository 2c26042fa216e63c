/** Workloads: what calls out through a gateway, and what each is known by. */
import { IconBox } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./WorkloadsPage');

export const feature: Feature = {
  name: 'workloads',
  nav: [
    {
      group: 'configure',
      label: 'Workloads',
      icon: IconBox,
      key: '6',
      to: (slice) => slice && paths.objects(slice, 'workloads'),
    },
  ],
  pages: [
    { path: '/s/$slice/workloads', load },
    { path: '/s/$slice/workloads/$name', load },
  ],
};
