import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import type { EditedSpec } from './blank';

const LIST = '/slices/acme@edge/traffic-policies';

beforeEach(() => unsaved.forget('acme@edge/traffic-policies/+'));

test('a cache says how long, what counts, and for whom', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=%2B');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'kept');
  await userEvent.click(screen.getByRole('radio', { name: 'Cache' }));
  const ttl = screen.getByRole('textbox', { name: 'If it does not say' });
  await userEvent.clear(ttl);
  await userEvent.type(ttl, '60');
  await userEvent.click(screen.getByRole('combobox', { name: 'Query parameters' }));
  await userEvent.click(
    await screen.findByRole('option', { name: /these do not count/, hidden: true }),
  );
  await userEvent.type(screen.getByRole('combobox', { name: 'Parameters' }), 'utm_source{Enter}');
  await userEvent.type(screen.getByRole('combobox', { name: 'Cookies that count' }), 'lang{Enter}');
  await userEvent.click(screen.getByRole('radio', { name: 'Answers of their own' }));
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Add to draft' }));
  await waitFor(() => expect(writes.map((one) => one.call)).toContain(`POST ${LIST}`));
  const { body } = writes.find((one) => one.call === `POST ${LIST}`) ?? {};
  expect((body as { spec: EditedSpec }).spec.policy).toEqual({
    type: 'cache',
    ttl_seconds: 60,
    max_ttl_seconds: 3600,
    stale_seconds: 0,
    respect_service: true,
    key: { query: { type: 'except', names: ['utm_source'] }, headers: [], cookies: ['lang'] },
    ignore_cookies: false,
    identified: 'each',
    bypass: { headers: [], cookies: [] },
    max_body_kib: 256,
  });
});

test('its page says how often it had the answer, and lets it forget', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=pictures');
  expect(await screen.findByText(/shop-web: 91 %, 41.230 kept answers given/)).toBeVisible();
  expect(screen.getByText(/shop-api: none, 812 requests were all sent on/)).toBeVisible();
  expect(screen.getByText(/shop.acme.test\/img\/…/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Purge…' }));
  const dialog = await screen.findByRole('dialog');
  const send = within(dialog).getByRole('button', { name: 'Purge' });
  expect(send).toBeDisabled();
  await userEvent.type(
    within(dialog).getByRole('textbox', { name: 'Host and beginning of the path' }),
    'shop.acme.test/img/',
  );
  const writes = noteWrites();
  await userEvent.click(send);
  expect(await within(dialog).findByRole('link', { name: 'See which have it' })).toBeVisible();
  expect(writes.at(-1)).toMatchObject({
    call: 'POST /slices/acme@edge/cache-purges',
    body: { policy: 'pictures', type: 'prefix', value: 'shop.acme.test/img/', reason: '' },
  });
});
