/** Traffic policies: limits, CORS and compression, named by what they act on. */
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./TrafficPoliciesPage');

export const feature: Feature = {
  name: 'traffic-policies',
  nav: [
    {
      group: 'configure',
      label: 'Traffic policies',
      icon: IconAdjustmentsHorizontal,
      key: '2',
      to: (slice) => slice && paths.objects(slice, 'traffic-policies'),
    },
  ],
  pages: [
    { path: '/s/$slice/traffic-policies', load },
    { path: '/s/$slice/traffic-policies/$name', load },
  ],
};
