/** Attacks and events: what the web application firewall found, why, and what to do about it. */
import { IconShieldSearch } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'waf-events',
  nav: [
    {
      group: 'observe',
      label: 'Attacks & events',
      icon: IconShieldSearch,
      key: 'e',
      to: (slice) => (slice ? paths.wafEvents(slice) : null),
    },
  ],
  pages: [
    { path: '/s/$slice/waf/events', load: () => import('./EventsPage') },
    { path: '/s/$slice/waf/events/$id', load: () => import('./EventPage') },
  ],
};
