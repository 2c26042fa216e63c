/** How revisions reach the nodes of a gateway: default strategy, approvals, strategies and freezes. */
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';

export const feature: Feature = {
  name: 'delivery',
  nav: [
    {
      group: 'deliver',
      label: 'Delivery settings',
      icon: IconAdjustmentsHorizontal,
      key: 'd',
      to: (slice) => slice && paths.delivery(parseSlice(slice).gateway),
    },
  ],
  pages: [{ path: '/gateways/$gateway/delivery', load: () => import('./DeliveryPage') }],
};
