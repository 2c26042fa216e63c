/** Executive: what was promised, what was kept, and what may go wrong next. */
import { IconReportAnalytics } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'executive',
  nav: [
    {
      group: 'observe',
      label: 'Executive',
      icon: IconReportAnalytics,
      key: 'y',
      to: paths.executive,
    },
  ],
  pages: [{ path: '/executive', load: () => import('./ExecutivePage') }],
};
