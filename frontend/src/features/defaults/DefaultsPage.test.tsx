import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import type { Defaults, DefaultsSpec } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { kept } from '@/test/handlers/objects';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { blank } from './blank';

const LIST = '/slices/platform@edge/defaults';
const said: Defaults = {
  id: 'd-1',
  kind: 'defaults',
  name: 'defaults',
  slice: 'platform@edge',
  state: 'published',
  spec: { ...blank(), trusted_hops: 1, policies: ['everybody'] },
  updated_at: '2026-06-01T12:00:00Z',
  updated_by: 'olga@platform.test',
  etag: '"7"',
  problems: [],
};

beforeEach(() => {
  unsaved.forget('platform@edge/defaults/+');
  unsaved.forget('platform@edge/defaults/defaults');
});

async function stored(button: string, call: string): Promise<DefaultsSpec> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: button }));
  await waitFor(() => expect(writes.map((one) => one.call)).toContain(call));
  const { body } = writes.find((one) => one.call === call) ?? {};
  return (body as { spec: DefaultsSpec }).spec;
}

async function type(label: string, text: string) {
  const field = await screen.findByRole('textbox', { name: label });
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

test('where nothing is said the usual holds, and there is no name to choose', async () => {
  await renderAt('/s/platform@edge/defaults?open=%2B');
  await type('Trusted proxies before the gateway', '2');
  expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
  await type('Headers together', '90');
  const spec = await stored('Add to draft', `POST ${LIST}`);
  expect(spec).toEqual({ ...blank(), trusted_hops: 2, max_request_headers_kib: 90 });
});

test('there is one, and no second', async () => {
  server.use(...kept('defaults', [said]));
  await renderAt('/s/platform@edge/defaults');
  expect(await screen.findByText('everybody')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Say defaults' })).toBeDisabled();
});

test('what is kept of requests is said as a whole', async () => {
  server.use(...kept('defaults', [said]));
  await renderAt('/s/platform@edge/defaults?open=defaults');
  await userEvent.click(await screen.findByRole('button', { name: /Requests that are kept/ }));
  await type('Share', '0.5');
  const spec = await stored('Save to draft', `PUT ${LIST}/defaults`);
  expect(spec.records).toEqual({
    sample_percent: 0.5,
    most_sample_percent: 2,
    slow_seconds: 1,
    make_trace_ids: false,
  });
  expect(spec.policies).toEqual(['everybody']);
});
