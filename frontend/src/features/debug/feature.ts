/** Debug: one slice or route in depth, for whoever looks for a cause. */
import { IconZoomScan } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'debug',
  nav: [
    {
      group: 'observe',
      label: 'Debug',
      icon: IconZoomScan,
      key: 'f',
      to: (slice) => (slice ? paths.debug(slice) : null),
    },
  ],
  pages: [{ path: '/s/$slice/debug', load: () => import('./DebugPage') }],
};
