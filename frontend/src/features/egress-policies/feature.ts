/** Egress policies: which destinations workloads may reach, and which never. */
import { IconRouteOff } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./EgressPoliciesPage');

export const feature: Feature = {
  name: 'egress-policies',
  nav: [
    {
      group: 'configure',
      label: 'Egress policies',
      icon: IconRouteOff,
      key: '7',
      to: (slice) => slice && paths.objects(slice, 'egress-policies'),
    },
  ],
  pages: [
    { path: '/s/$slice/egress-policies', load },
    { path: '/s/$slice/egress-policies/$name', load },
  ],
};
