import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ListEntry, ListSpec } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { lists } from '@/test/world/wafPolicies';

const PUT = 'PUT /slices/acme@edge/lists/office';

beforeEach(() => unsaved.forget('acme@edge/lists/office'));

const open = () => renderAt('/s/acme@edge/lists?open=office');
const lines = () => screen.findByRole('textbox', { name: 'Add entries' });
const values = () =>
  within(screen.getByRole('group', { name: 'Entries' }))
    .getAllByRole('listitem')
    .map((row) => row.querySelector('code')?.textContent);

async function save(): Promise<ListEntry[]> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(writes.map(({ call }) => call)).toContain(PUT));
  const { body } = writes.find(({ call }) => call === PUT) ?? {};
  return (body as { spec: ListSpec }).spec.entries;
}

test('pasted lines become entries; what cannot be read stays, with the reason', async () => {
  await open();
  await userEvent.click(await lines());
  await userEvent.paste('203.0.113.0/24  # until 2027-01-01\n203.0.113.1/24\n198.51.100.0/24');
  expect(await screen.findByText(/^Line 2: 203\.0\.113\.1\/24 is no address/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Add 2 entries' }));
  expect(screen.getByText('1 new, 0 with another end.')).toBeVisible();
  expect(await lines()).toHaveValue('203.0.113.1/24');
  const stored = await save();
  expect(stored).toHaveLength(4);
  expect(stored[3]).toEqual({ value: '203.0.113.0/24', expires_at: '2027-01-01T00:00:00.000Z' });
});

test('entries are found by a part of them, and removed', async () => {
  await open();
  await userEvent.type(await screen.findByRole('textbox', { name: 'Find entries' }), 'DB8');
  await waitFor(() => expect(values()).toEqual(['2001:db8:7::/48']));
  expect(screen.getByText('1 of 3')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Remove 2001:db8:7::/48' }));
  expect((await save()).map(({ value }) => value)).toEqual(['198.51.100.0/24', '192.0.2.9']);
});

test('the end of an entry is changed in its row', async () => {
  await open();
  const row = (await screen.findByText('198.51.100.0/24')).closest('li') as HTMLElement;
  await userEvent.click(within(row).getByRole('button', { name: 'no end' }));
  fireEvent.change(screen.getByLabelText('End of 198.51.100.0/24 (UTC)'), {
    target: { value: '2027-02-03T04:05' },
  });
  expect((await save())[0]?.expires_at).toBe('2027-02-03T04:05:00.000Z');
});

test('what has ended looks so, and goes with one click', async () => {
  await open();
  const row = (await screen.findByText('192.0.2.9')).closest('li');
  expect(row).toHaveAttribute('data-over');
  await userEvent.click(screen.getByRole('button', { name: 'Remove 1 entry that has ended' }));
  expect(values()).toEqual(['198.51.100.0/24', '2001:db8:7::/48']);
});

test('the rules that name the list are one click away', async () => {
  await open();
  const named = within(await screen.findByRole('region', { name: 'Rules that name it' }));
  expect(named.getByText(/admin-from-office/)).toBeVisible();
  expect(named.getByRole('link', { name: 'shop' })).toBeVisible();
});

test('a problem of an entry far out of sight is told, and found', async () => {
  const entries = Array.from({ length: 2_000 }, (_, index) => ({
    value: `10.0.${index >> 8}.${index & 255}`,
    expires_at: null,
  }));
  const [, office] = lists;
  const problems = [
    {
      code: 'list_entry_invalid',
      severity: 'error',
      pointer: '/spec/entries/1500/value',
      text: '“10.0.5.220” is not what it should be',
    },
  ];
  server.use(
    http.get('*/lists/office', () =>
      HttpResponse.json(
        { ...office, spec: { ...office?.spec, entries }, problems },
        { headers: { ETag: '"2"' } },
      ),
    ),
  );
  await open();
  await screen.findByText(/10\.0\.5\.220” is not what it should be/);
  expect(values().length).toBeLessThan(60);
  await userEvent.click(screen.getByRole('button', { name: 'Show' }));
  await waitFor(() => expect(values()).toEqual(['10.0.5.220']));
  expect(screen.getByText('10.0.5.220').closest('li')).toHaveAttribute('data-wrong');
});

test('a file is read: what is an entry is added, what is not stays as a line', async () => {
  await open();
  await userEvent.type(await lines(), 'not yet');
  const table = 'value,expires_at\r\n203.0.113.0/24,2027-01-01\r\n203.0.113.1/24,\r\n';
  await userEvent.upload(
    screen.getByLabelText('Read a file'),
    new File([table], 'office.csv', { type: 'text/csv' }),
  );
  expect(await screen.findByText('1 new, 0 with another end.')).toBeVisible();
  expect(await lines()).toHaveValue('not yet\n203.0.113.1/24');
  expect((await save())[3]).toEqual({
    value: '203.0.113.0/24',
    expires_at: '2027-01-01T00:00:00.000Z',
  });
});

test('the entries that are found are downloaded as a table, under the name of the list', async () => {
  const made = vi.fn<(blob: Blob) => string>(() => 'blob:entries');
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: made, revokeObjectURL: vi.fn() }));
  const named: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    named.push(this.download);
  });
  await open();
  await userEvent.type(await screen.findByRole('textbox', { name: 'Find entries' }), 'DB8');
  await waitFor(() => expect(values()).toEqual(['2001:db8:7::/48']));
  await userEvent.click(screen.getByRole('button', { name: 'Download' }));
  await waitFor(() => expect(named).toEqual(['office.csv']));
  expect(await made.mock.calls[0]?.[0].text()).toMatch(
    /^value,expires_at\r\n2001:db8:7::\/48,.*\r\n$/,
  );
});
