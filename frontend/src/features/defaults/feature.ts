import { IconAdjustments } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./DefaultsPage');

export const feature: Feature = {
  name: 'defaults',
  nav: [
    {
      group: 'configure',
      label: 'Gateway defaults',
      icon: IconAdjustments,
      key: ',',
      to: (slice) => (slice?.startsWith('platform@') ? paths.objects(slice, 'defaults') : null),
    },
  ],
  pages: [
    { path: '/s/$slice/defaults', load },
    { path: '/s/$slice/defaults/$name', load },
  ],
};
