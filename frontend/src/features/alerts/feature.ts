/** Alerts: what fires now and fired before, rules, silences, channels and whom they tell. */
import { IconBell } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'alerts',
  nav: [{ group: 'observe', label: 'Alerts', icon: IconBell, key: 'b', to: paths.alerts }],
  pages: [
    { path: '/alerts', load: () => import('./AlertsPage') },
    { path: '/alerts/runbooks/$kind', load: () => import('./RunbookPage') },
    { path: '/alerts/$alert', load: () => import('./AlertPage') },
  ],
};
