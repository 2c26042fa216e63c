/** Clients on temporary lists, and a route in a flood. */
import type { WafBan, WafFlood } from '@/api/types/waf';
import { ago } from './time';

const ban: WafBan = {
  id: 'ban-1',
  client: '203.0.113.9',
  country: 'DE',
  policy: 'shop',
  route: 'front',
  rule: '942100',
  node: 'node-1',
  action: 'block',
  state: 'present',
  times: 2,
  since: ago(300),
  until: ago(-300),
  released_at: null,
  released_by: '',
};

export const wafBans: WafBan[] = [
  ban,
  { ...ban, id: 'ban-2', client: '2001:db8::/64', state: 'would_be', times: 1 },
  { ...ban, id: 'ban-3', client: '198.51.100.7', state: 'released', released_at: ago(60) },
];

export const wafFloods: WafFlood[] = [
  {
    id: 'flood-1',
    route: 'front',
    started_at: ago(600),
    last_at: ago(10),
    ended_at: null,
    rate: 840.5,
    peak: 1210,
    usual: 31.2,
    limit: 124.8,
    ratio: 38.8,
    challenged: ['acme/shop'],
    clients: [{ value: '203.0.113.9', count: 214 }],
    countries: [{ value: 'DE', count: 214 }],
    paths: [{ value: '/find', count: 214 }],
  },
];
