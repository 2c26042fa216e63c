import { describe, expect, test } from 'vitest';
import { describeEndpoints, endpoint, endpointsOf } from './blank';

describe('what a list says of endpoints', () => {
  const first = { ...endpoint(), address: '10.0.0.1', port: 9001 };

  test('the first address, and how many more there are', () => {
    const addresses = [first, endpoint(), endpoint()];
    expect(describeEndpoints({ type: 'static', addresses, registration: false })).toBe(
      '10.0.0.1:9001 +2',
    );
  });

  test('nothing, unless instances register themselves', () => {
    expect(describeEndpoints({ type: 'static', addresses: [], registration: false })).toBe('');
    expect(describeEndpoints({ type: 'static', addresses: [], registration: true })).toBe('+');
  });

  test('a name with its port, which SRV records have themselves', () => {
    const name = { ...endpointsOf('dns'), host: 'svc.example.com' };
    expect(describeEndpoints(name)).toBe('svc.example.com:443');
    expect(
      describeEndpoints({ ...name, host: '_http._tcp.x', record: 'srv', port: null } as never),
    ).toBe('_http._tcp.x');
  });
});
