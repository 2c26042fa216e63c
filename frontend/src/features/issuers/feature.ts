/** Issuers: the CAs certificates are asked from, public ones over ACME and the internal one. */
import { IconRubberStamp } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'issuers',
  nav: [
    {
      group: 'administer',
      label: 'Issuers',
      icon: IconRubberStamp,
      key: 'i',
      to: paths.issuers,
    },
  ],
  pages: [{ path: '/issuers', load: () => import('./IssuersPage') }],
};
