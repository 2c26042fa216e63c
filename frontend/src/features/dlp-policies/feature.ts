import { IconEyeOff } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./DlpPoliciesPage');

export const feature: Feature = {
  name: 'dlp-policies',
  nav: [
    {
      group: 'configure',
      label: 'DLP policies',
      icon: IconEyeOff,
      key: '3',
      to: (slice) => slice && paths.objects(slice, 'dlp-policies'),
    },
  ],
  pages: [
    { path: '/s/$slice/dlp-policies', load },
    { path: '/s/$slice/dlp-policies/$name', load },
  ],
};
