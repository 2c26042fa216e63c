/** What Acme's destinations cost. */
import type { Spent, WayOutCosts } from '@/api/types/egress';
import { ago, HOUR } from './time';

const dear: Spent = {
  destination: 'api.stripe.com:443',
  requests: 840,
  bytes_up: 671_000,
  bytes_down: 7_560_000,
  cost: '0.002436',
};
const much: Spent = {
  destination: 'deb.debian.org:80',
  requests: 12,
  bytes_up: 90_000_000,
  bytes_down: 120_000,
  cost: '0.000036',
};

export const costsBy = (by: string | null): WayOutCosts => ({
  as_of: ago(0),
  since: ago(HOUR),
  currency: 'EUR',
  priced: ['bytes_out', 'requests'],
  items: by === 'bytes' ? [much, dear] : [dear, much],
});
