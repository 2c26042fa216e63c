/** Named destinations: places outside that workloads ask for by a name of the gateway's, which adds what opens them. */
import { IconMapPin } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./DestinationsPage');

export const feature: Feature = {
  name: 'egress-destinations',
  nav: [
    {
      group: 'configure',
      label: 'Destinations',
      icon: IconMapPin,
      key: '9',
      to: (slice) => slice && paths.objects(slice, 'egress-destinations'),
    },
  ],
  pages: [
    { path: '/s/$slice/egress-destinations', load },
    { path: '/s/$slice/egress-destinations/$name', load },
  ],
};
