/** The simulator: one request, or the recorded traffic of a day, with a policy that is not published yet. */
import { IconTestPipe } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

export const feature: Feature = {
  name: 'waf-simulator',
  nav: [
    {
      group: 'observe',
      label: 'WAF simulator',
      icon: IconTestPipe,
      key: 'x',
      to: (slice) => (slice ? paths.wafSimulator(slice) : null),
    },
  ],
  pages: [{ path: '/s/$slice/waf/simulator', load: () => import('./SimulatorPage') }],
};
