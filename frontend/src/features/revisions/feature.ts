import { IconVersions } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const revisions = () => import('./RevisionsPage');

export const feature: Feature = {
  name: 'revisions',
  nav: [
    {
      group: 'deliver',
      label: 'Revisions',
      icon: IconVersions,
      key: 'v',
      to: (slice) => slice && paths.revisions(slice),
    },
  ],
  pages: [
    { path: '/s/$slice/revisions', load: revisions },
    { path: '/s/$slice/revisions/$sequence', load: () => import('./ComparePage') },
  ],
};
