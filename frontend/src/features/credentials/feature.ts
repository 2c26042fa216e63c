/** Credentials that gateways add to what goes out; workloads never have them. */
import { IconKey } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'credentials',
  nav: [
    {
      group: 'configure',
      label: 'Credentials',
      icon: IconKey,
      key: '8',
      to: (slice) => slice && paths.credentials(slice),
    },
  ],
  pages: [
    { path: '/s/$slice/credentials', load: () => import('./CredentialsPage') },
    { path: '/s/$slice/credentials/$name', load: () => import('./CredentialPage') },
  ],
};
