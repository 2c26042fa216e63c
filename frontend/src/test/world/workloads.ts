/** What Acme's workload `orders` was issued, and the tokens that it may begin with. */
import type { WorkloadCertificate, WorkloadToken } from '@/api/types/intent';

const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

export const issued: WorkloadCertificate[] = [
  {
    id: '0192f0c1-7d7a-7cc4-9d0e-2b1f6c0e4a11',
    serial: '5f0c2a9d4177e3b1',
    issued_at: ago(0.25),
    ends_at: ago(-0.75),
    by: 'join token cluster 7',
    state: 'valid',
  },
  {
    id: '0192f0c1-7d7a-7cc4-9d0e-2b1f6c0e4a10',
    serial: '1b77aa02c9f3d0e4',
    issued_at: ago(5),
    ends_at: ago(4),
    by: 'alice@example.com',
    state: 'ended',
  },
];

export const joinTokens: WorkloadToken[] = [
  {
    id: '0192f0c1-7d7a-7cc4-9d0e-2b1f6c0e4a12',
    name: 'cluster 7',
    prefix: 'ghw_8sK2pQx1',
    uses: 1,
    most_uses: 3,
    networks: ['10.7.0.0/16'],
    created_at: ago(1),
    created_by: 'alice@example.com',
    expires_at: ago(-23),
  },
];
