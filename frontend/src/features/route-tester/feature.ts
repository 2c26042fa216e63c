/** The route tester: what happens to a request, before or after it is published. */
import { IconRouteAltLeft } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { isPlatform } from '@/lib/slices';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'route-tester',
  nav: [
    {
      group: 'configure',
      label: 'Route tester',
      icon: IconRouteAltLeft,
      key: '.',
      to: (slice) => (slice && !isPlatform(slice) ? paths.routeTester(slice) : null),
    },
  ],
  pages: [{ path: '/s/$slice/route-tester', load: () => import('./RouteTesterPage') }],
};
