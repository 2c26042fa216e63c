import { IconChecklist } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'review',
  nav: [
    {
      group: 'deliver',
      label: 'Review & publish',
      icon: IconChecklist,
      key: 'p',
      to: (slice) => slice && paths.review(slice),
    },
  ],
  pages: [{ path: '/s/$slice/review', load: () => import('./ReviewPage') }],
};
