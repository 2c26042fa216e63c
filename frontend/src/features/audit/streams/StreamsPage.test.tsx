import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { splunk } from '@/test/world/streams';
import { draftOf, missingOf, requestOf, shownRequest } from './draft';

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const fill = async (field: HTMLElement, text: string) => {
  await userEvent.clear(field);
  await userEvent.type(field, text);
};

test('each stream says how far it has come and what its receiver complained of', async () => {
  await renderAt('/audit/streams?tenant=acme');
  expect(await screen.findByText('told everything')).toBeVisible();
  expect(screen.getByText('31 entries wait')).toBeVisible();
  expect(screen.getByText(/cannot be reached/)).toBeVisible();
});

test('a test says what the receiver answered', async () => {
  await renderAt('/audit/streams?tenant=acme');
  await press('Send a test to splunk');
  expect(await screen.findByText('It took a message of audit.test.')).toBeVisible();
});

test('a new webhook shows its secret once', async () => {
  const sent = noteWrites();
  await renderAt('/audit/streams?tenant=acme');
  await press('Add stream');
  const dialog = within(await screen.findByRole('dialog'));
  await fill(dialog.getByLabelText('Name'), 'siem');
  await fill(dialog.getByLabelText('Address'), 'https://siem.test/x');
  await userEvent.click(dialog.getByRole('button', { name: 'Add stream' }));
  expect(await screen.findByText('whsec_c2VjcmV0')).toBeVisible();
  await press('I have kept it');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent[0]).toMatchObject({
    call: 'POST /tenants/acme/audit-streams',
    body: { kind: 'webhook', name: 'siem', format: 'json', from_beginning: false },
  });
});

test('a mistake stands at its field', async () => {
  const text = 'An address beginning with https:// is needed.';
  const problems = [{ code: 'invalid', severity: 'error', pointer: '/url', text }];
  server.use(
    http.patch('*/api/v1/tenants/:tenant/audit-streams/:id', () =>
      HttpResponse.json({ title: 'No', status: 422, code: 'invalid', problems }, { status: 422 }),
    ),
  );
  await renderAt('/audit/streams?tenant=acme');
  await press('Edit splunk');
  const dialog = within(await screen.findByRole('dialog'));
  await fill(dialog.getByLabelText('Address'), 'http://x.test');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText(text)).toBeVisible();
});

test('who may not read the trail learns which permission it needs', async () => {
  server.use(
    http.get('*/api/v1/tenants/:tenant/audit-streams', () => problem(403, 'forbidden', 'No')),
  );
  await renderAt('/audit/streams?tenant=acme');
  expect(await screen.findByText('You may not see this')).toBeVisible();
});

test('a change sends what differs; a private key is never shown', () => {
  const draft = draftOf(splunk);
  expect(missingOf('acme', splunk, draft)).toBe('need.change');
  expect(requestOf('acme', splunk, { ...draft, format: 'ocsf' })).toMatchObject({
    method: 'PATCH',
    etag: splunk.etag,
    body: { format: 'ocsf' },
  });
  const client = requestOf('acme', null, { ...draft, kind: 'syslog', client: 'PRIVATE KEY' });
  expect(JSON.stringify(shownRequest(client))).not.toContain('PRIVATE KEY');
});
