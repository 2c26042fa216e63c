import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { unsaved } from '@/intent/unsaved';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { lists } from '@/test/world/wafPolicies';

const PATCH = 'PATCH /slices/acme@edge/lists/office/entries';
const ENTRIES = Array.from({ length: 2_001 }, (_, index) => ({
  value: `10.0.${index >> 8}.${index & 255}`,
  expires_at: null,
}));
const [, office] = lists;
const { entries: _few, ...spec } = office?.spec ?? { entries: [] };
const head = { ...office, spec, entry_count: ENTRIES.length, next_expiry: null };

let wholes: number;
let sent: Noted[];
beforeEach(() => {
  unsaved.forget('acme@edge/lists/office');
  wholes = 0;
  server.use(
    http.get('*/slices/acme@edge/lists', () => HttpResponse.json({ items: [head], next: null })),
    http.get('*/lists/office', () => {
      wholes += 1;
      return HttpResponse.json(
        { ...office, spec: { ...spec, entries: ENTRIES } },
        { headers: { ETag: '"2"' } },
      );
    }),
    http.get('*/lists/office/entries', ({ request }) => {
      const { searchParams } = new URL(request.url);
      const found = ENTRIES.filter(({ value }) => value.includes(searchParams.get('q') ?? ''));
      const start = Number(searchParams.get('cursor') ?? 0);
      const end = start + Number(searchParams.get('limit'));
      return HttpResponse.json({
        items: found.slice(start, end),
        next: end < found.length ? String(end) : null,
        etag: '"2"',
      });
    }),
    http.patch('*/lists/office/entries', () => HttpResponse.json(head)),
  );
  sent = noteWrites();
});

const open = async () => {
  await renderAt('/s/acme@edge/lists?open=office');
  return screen.findByText(/^2,001 entries, shown page by page/);
};

test('a long list is shown page by page, and never read as a whole unasked', async () => {
  await open();
  expect(await screen.findByText('The first 200')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('The first 400')).toBeVisible();
  expect(wholes).toBe(0);
  await userEvent.click(screen.getByRole('button', { name: 'Edit the whole list' }));
  expect(await screen.findByText('2,001 in all')).toBeVisible();
  expect(wholes).toBe(1);
});

test('the server finds entries, and only the one that goes is sent', async () => {
  await open();
  await userEvent.type(screen.getByRole('textbox', { name: 'Find entries' }), '10.0.7.208');
  expect(await screen.findByText('1 found')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Remove 10.0.7.208' }));
  await waitFor(() =>
    expect(sent).toEqual([{ call: PATCH, body: { remove: ['10.0.7.208'] }, tag: '*' }]),
  );
});

test('only what is added is sent, each value once', async () => {
  await open();
  await userEvent.click(screen.getByRole('textbox', { name: 'Add entries' }));
  await userEvent.paste('192.0.2.7\n192.0.2.7  # until 2027-01-01\n192.0.2.1/24');
  await userEvent.click(await screen.findByRole('button', { name: 'Add 2 entries' }));
  expect(await screen.findByText('1 entry is in the draft.')).toBeVisible();
  expect(screen.getByRole('textbox', { name: 'Add entries' })).toHaveValue('192.0.2.1/24');
  const add = [{ value: '192.0.2.7', expires_at: '2027-01-01T00:00:00.000Z' }];
  expect(sent).toEqual([{ call: PATCH, body: { add }, tag: '*' }]);
});

test('what is refused stays in the field, and the reason is told', async () => {
  server.use(
    http.patch('*/lists/office/entries', () =>
      HttpResponse.json(
        { status: 422, code: 'invalid', title: 'Too many entries', detail: '', request_id: 'r' },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await open();
  await userEvent.click(screen.getByRole('textbox', { name: 'Add entries' }));
  await userEvent.paste('192.0.2.7');
  await userEvent.click(await screen.findByRole('button', { name: 'Add 1 entry' }));
  expect(await screen.findByText(/Too many entries/)).toBeVisible();
  expect(screen.getByRole('textbox', { name: 'Add entries' })).toHaveValue('192.0.2.7');
  const group = within(screen.getByRole('group', { name: 'Entries' }));
  expect(group.getAllByRole('listitem').length).toBeLessThan(60);
});
