/** Kill switches: what takes a route or a whole tenant out of service at once, and back. */
import { IconPower } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'switches',
  nav: [
    {
      group: 'deliver',
      label: 'Kill switches',
      icon: IconPower,
      key: 'k',
      to: (slice) => slice && paths.switches(slice),
    },
  ],
  pages: [{ path: '/s/$slice/switches', load: () => import('./SwitchesPage') }],
};
