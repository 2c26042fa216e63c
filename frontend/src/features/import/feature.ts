import type { Feature } from '@/lib/feature';

export const feature: Feature = {
  name: 'import',
  nav: [],
  pages: [{ path: '/s/$slice/import', load: () => import('./ImportPage') }],
};
