/** Objectives: what is promised of the traffic, how much of the budget is left, and what burns it. */
import { IconTargetArrow } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const form = () => import('./FormPage');

export const feature: Feature = {
  name: 'objectives',
  nav: [
    {
      group: 'observe',
      label: 'Objectives',
      icon: IconTargetArrow,
      key: 'j',
      to: paths.objectives,
    },
  ],
  pages: [
    { path: '/objectives', load: () => import('./ObjectivesPage') },
    { path: '/objectives/new', load: form },
    { path: '/objectives/$id', load: () => import('./ObjectivePage') },
    { path: '/objectives/$id/edit', load: form },
  ],
};
