/** Consumers: who calls services of a tenant with a key of its own. */
import { IconIdBadge2 } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./ConsumersPage');

export const feature: Feature = {
  name: 'consumers',
  nav: [
    {
      group: 'configure',
      label: 'Consumers',
      icon: IconIdBadge2,
      key: '1',
      to: (slice) => slice && paths.objects(slice, 'consumers'),
    },
  ],
  pages: [
    { path: '/s/$slice/consumers', load },
    { path: '/s/$slice/consumers/$name', load },
  ],
};
