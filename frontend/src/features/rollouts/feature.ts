/** Rollouts: revisions on their way to the nodes, stage by stage, and what speaks for and against going on. */
import { IconStairsUp } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const rollouts = () => import('./RolloutsPage');

export const feature: Feature = {
  name: 'rollouts',
  nav: [
    {
      group: 'deliver',
      label: 'Rollouts',
      icon: IconStairsUp,
      key: 'u',
      to: (slice) => (slice ? paths.rollouts(slice) : paths.allRollouts()),
    },
  ],
  pages: [
    { path: '/rollouts', load: rollouts },
    { path: '/s/$slice/rollouts', load: rollouts },
    { path: '/s/$slice/rollouts/$id', load: () => import('./RolloutPage') },
  ],
};
