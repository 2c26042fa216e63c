/** What goes out: who reaches what through the gateway, what is refused, and what to do about it. */
import { IconArrowUpRight } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'egress',
  nav: [
    {
      group: 'observe',
      label: 'What goes out',
      icon: IconArrowUpRight,
      key: '5',
      to: (slice) => slice && paths.egress(slice),
    },
  ],
  pages: [{ path: '/s/$slice/egress', load: () => import('./EgressPage') }],
};
