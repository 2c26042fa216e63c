import { IconShieldHalf } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const load = () => import('./WafPoliciesPage');

export const feature: Feature = {
  name: 'waf-policies',
  nav: [
    {
      group: 'configure',
      label: 'WAF policies',
      icon: IconShieldHalf,
      key: 'w',
      to: (slice) => slice && paths.objects(slice, 'waf-policies'),
    },
  ],
  pages: [
    { path: '/s/$slice/waf-policies', load },
    { path: '/s/$slice/waf-policies/$name', load },
  ],
};
