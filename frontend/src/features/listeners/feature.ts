import { IconEar } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./ListenersPage');

export const feature: Feature = {
  name: 'listeners',
  nav: [
    {
      group: 'configure',
      label: 'Listeners',
      icon: IconEar,
      key: 'l',
      to: (slice) => (slice?.startsWith('platform@') ? paths.objects(slice, 'listeners') : null),
    },
  ],
  pages: [
    { path: '/s/$slice/listeners', load },
    { path: '/s/$slice/listeners/$name', load },
  ],
};
