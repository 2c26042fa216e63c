import { IconListDetails } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./ListsPage');

export const feature: Feature = {
  name: 'lists',
  nav: [
    {
      group: 'configure',
      label: 'Lists',
      icon: IconListDetails,
      key: 'n',
      to: (slice) => slice && paths.objects(slice, 'lists'),
    },
  ],
  pages: [
    { path: '/s/$slice/lists', load },
    { path: '/s/$slice/lists/$name', load },
  ],
};
