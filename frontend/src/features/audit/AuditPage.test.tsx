import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { entries } from '@/test/world/evidence';
import { broken } from '@/test/world/streams';
import { fileOf, queryOf } from './filters';
import { parseChange } from './fieldChange';

test('the address holds the whole filter and the open entry', async () => {
  await renderAt('/audit?verb=route&entry=e-0-2');
  const grid = await screen.findByRole('grid');
  expect(await within(grid).findAllByText('route.update')).not.toHaveLength(0);
  expect(within(grid).queryByText('revision.publish')).toBeNull();
  const panel = await screen.findByRole('complementary');
  expect(within(panel).getByText('/spec/action/timeout_seconds')).toBeVisible();
  expect(within(panel).getByText('15')).toBeVisible();
});

test('from an entry to everything the same person did', async () => {
  await renderAt('/audit?entry=e-0-2');
  await userEvent.click(await screen.findByRole('button', { name: 'Only bob@acme.test' }));
  expect(window.location.search).toContain('actor=bob%40acme.test');
});

test('a filter that hides all says which filter, and clears it', async () => {
  await renderAt('/audit?actor=nobody');
  expect(await screen.findByText('actor:nobody')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
  expect(window.location.search).toBe('');
});

test('who may not read the trail learns which permission it needs', async () => {
  server.use(http.get('*/api/v1/audit', () => problem(403, 'forbidden', 'You may not do this')));
  await renderAt('/audit');
  expect(await screen.findByText('You may not see this')).toBeVisible();
});

test('“last hour” asks for the same moment within one minute', () => {
  const at = Date.parse('2026-11-21T10:00:59Z');
  expect(queryOf({ since: '1h', actor: '' }, at)).toEqual({ since: '2026-11-21T09:00:00.000Z' });
  expect(queryOf({ since: 'whenever' }, at)).toEqual({});
});

test('changes of any shape are shown, none breaks the page', () => {
  expect(parseChange({ pointer: '/spec/weight', before: 90, after: 10 })).toEqual({
    pointer: '/spec/weight',
    before: '90',
    after: '10',
  });
  expect(parseChange('renamed').after).toBe('renamed');
  expect(parseChange(null)).toEqual({ pointer: '', before: '', after: '' });
});

test('the trail says up to when it was verified', async () => {
  await renderAt('/audit');
  expect(
    await screen.findByText(/All 3 chains hold: every entry was verified up to/),
  ).toBeVisible();
});

test('a trail that was tampered with says where, and the entry is marked', async () => {
  const altered = { ...entries[2], is_whole: false };
  server.use(
    http.get('*/api/v1/audit/verification', () => HttpResponse.json(broken)),
    http.get('*/api/v1/audit', () => HttpResponse.json({ items: [altered], next: null })),
  );
  await renderAt('/audit?entry=e-0-2');
  const alert = await screen.findByText('The audit trail was tampered with');
  expect(alert).toBeVisible();
  expect(screen.getByText(/acme does not hold at entry 1177/)).toBeVisible();
  const panel = await screen.findByRole('complementary');
  expect(within(panel).getByText(/content does not fit its digest/)).toBeVisible();
});

test('an entry leads to its revision, its rollout and the nodes that proved it', async () => {
  await renderAt('/audit?entry=e-0-2');
  const panel = await screen.findByRole('complementary');
  expect(await within(panel).findByRole('link', { name: 'Revision 413' })).toBeVisible();
  expect(within(panel).getByText('edge-1')).toBeVisible();
  expect(within(panel).getByText('proved it')).toBeVisible();
});

test('text, outcome and address are asked of the server; a short text is not', () => {
  expect(queryOf({ q: 'ab', outcome: 'refused', ip: '192.0.2.1' }, 0)).toEqual({
    outcome: 'refused',
    ip: '192.0.2.1',
  });
  expect(queryOf({ q: 'abc' }, 0)).toEqual({ q: 'abc' });
  expect(fileOf({ verb: 'route' }, 'cef')).toBe('/api/v1/audit/export?format=cef&verb=route');
});
