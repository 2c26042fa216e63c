/** Traffic shifts: a route's traffic moved from one service to another, step by step, with a look at each step. */
import { IconArrowsSplit2 } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'shifts',
  nav: [
    {
      group: 'deliver',
      label: 'Traffic shifts',
      icon: IconArrowsSplit2,
      key: 't',
      to: (slice) => slice && paths.shifts(slice),
    },
  ],
  pages: [
    { path: '/s/$slice/shifts', load: () => import('./ShiftsPage') },
    { path: '/s/$slice/shifts/$id', load: () => import('./ShiftPage') },
  ],
};
