/** Requests: single ones that failed, took long or were found fault with, and a share of the others. */
import { IconListSearch } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'records',
  nav: [
    {
      group: 'observe',
      label: 'Requests',
      icon: IconListSearch,
      key: 'q',
      to: (slice) => (slice ? paths.records(slice) : null),
    },
  ],
  pages: [{ path: '/s/$slice/records', load: () => import('./RecordsPage') }],
};
