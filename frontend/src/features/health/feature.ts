/** The health of services: which endpoints get requests on which node, since when, and why not. */
import { IconStethoscope } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'health',
  nav: [
    {
      group: 'observe',
      label: 'Health',
      icon: IconStethoscope,
      key: ';',
      to: (slice) => slice && paths.health(slice),
    },
  ],
  pages: [{ path: '/s/$slice/health', load: () => import('./HealthPage') }],
};
