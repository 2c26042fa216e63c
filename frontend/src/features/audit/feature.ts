/** The audit trail: who did what, to what, when, and what exactly changed. */
import { IconHistory } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'audit',
  nav: [
    { group: 'administer', label: 'Audit trail', icon: IconHistory, key: 'a', to: paths.audit },
  ],
  pages: [
    { path: '/audit', load: () => import('./AuditPage') },
    { path: '/audit/streams', load: () => import('./streams/StreamsPage') },
  ],
};
