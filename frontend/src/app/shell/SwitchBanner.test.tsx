import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const thrown = (more: object = {}) => ({
  id: 'p-1',
  gateway: 'internal',
  type: 'waf_off',
  target: '',
  reason: 'Workers crash.',
  state: 'on',
  thrown_by: 'olga@platform.test',
  thrown_at: '2026-11-21T10:00:00Z',
  expires_at: '2026-11-22T10:00:00Z',
  lifted_by: null,
  lifted_at: null,
  ...more,
});
const on = (...items: object[]) =>
  server.use(
    http.get('*/api/v1/platform-switches', () => HttpResponse.json({ items, next: null })),
  );

beforeEach(() => localStorage.setItem('gatehouse.slice', 'acme@internal'));

test('every page says that the platform has the WAF off, who did it, why, and until when', async () => {
  on(thrown({ id: 'p-2', type: 'waf_rule_off', target: '942100' }), thrown());
  await renderAt('/audit');
  expect(await screen.findByText('The platform has the WAF off on internal')).toBeVisible();
  expect(screen.getByText('Workers crash.')).toBeVisible();
  expect(
    screen.getByText('olga@platform.test, until 2026-11-22 10:00:00 UTC (and 1 more switch)'),
  ).toBeVisible();
});

test('a rule that is off is named, and other gateways say nothing', async () => {
  on(thrown({ type: 'waf_rule_off', target: '942100' }), thrown({ id: 'p-2', gateway: 'edge' }));
  await renderAt('/audit');
  expect(await screen.findByText('The platform has WAF rule 942100 off on internal')).toBeVisible();
  expect(screen.queryByText(/1 more/)).toBeNull();
});
