/** Certificates: what each hostname is served with, how long it lives, and every rotation proven node by node. */
import { IconCertificate } from '@tabler/icons-react';
import type { Feature } from '@/lib/feature';
import { paths } from '@/lib/paths';

const list = () => import('./CertificatesPage');

export const feature: Feature = {
  name: 'certificates',
  nav: [
    {
      group: 'configure',
      label: 'Certificates',
      icon: IconCertificate,
      key: 'c',
      to: (slice) => (slice ? paths.certificates(slice) : paths.allCertificates()),
    },
  ],
  pages: [
    { path: '/certificates', load: list },
    { path: '/s/$slice/certificates', load: list },
    { path: '/s/$slice/certificates/$id', load: () => import('./CertificatePage') },
  ],
};
