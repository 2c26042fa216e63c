import { expect, test } from 'vitest';
import { egressPolicies } from '@/test/world/egress';
import { addedTo, freeName, inNew } from './allowing';

const [payments] = egressPolicies;
const alias = { host: 'crm.egress', port: 80, forwarding: 'http' };

test('a rule is added behind those that are there', () => {
  if (!payments) throw new Error('no policy');
  const { path, etag, body } = addedTo(payments, 'crm');
  expect([path, etag]).toEqual(['/slices/acme@edge/egress-policies/payments', payments.etag]);
  expect(body.spec.rules.slice(0, -1)).toEqual(payments.spec.rules);
  expect(body.spec.rules.at(-1)).toMatchObject({ name: 'crm', destinations: [alias] });
});

test('a new policy enforces and names the workload alone', () => {
  const { body } = inNew('acme@edge', 'orders', 'orders-crm', 'crm');
  expect(body).toMatchObject({
    name: 'orders-crm',
    spec: { mode: 'enforce', workloads: ['orders'], rules: [{ destinations: [alias] }] },
  });
});

test('no rule is named twice', () => {
  expect(freeName('crm', ['crm', 'crm-2'])).toBe('crm-3');
});
