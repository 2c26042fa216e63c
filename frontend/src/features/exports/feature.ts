/** Exports: where counters are sent, and how far each receiver has come. */
import { IconArrowForwardUp } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'exports',
  nav: [
    {
      group: 'administer',
      label: 'Exports',
      icon: IconArrowForwardUp,
      key: '0',
      to: paths.exports,
    },
  ],
  pages: [{ path: '/exports', load: () => import('./ExportsPage') }],
};
