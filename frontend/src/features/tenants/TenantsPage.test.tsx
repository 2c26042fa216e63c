import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { tenants } from '@/test/world/people';
import { asked, stateOfAcme } from '@/test/world/tenants';

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const dialog = async () => within(await screen.findByRole('dialog'));

test('a tenant is suspended with a reason, and its traffic is served on unless that is chosen', async () => {
  const sent = noteWrites();
  await renderAt('/tenants?open=acme');
  await press('Suspend');
  const question = await dialog();
  const verb = question.getByRole('button', { name: 'Suspend Acme Retail' });
  expect(verb).toBeDisabled();
  await userEvent.click(question.getByLabelText('Reason'));
  await userEvent.paste('Not paid.');
  await userEvent.click(verb);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    call: 'POST /tenants/acme/suspend',
    body: { reason: 'Not paid.', traffic: 'serve' },
  });
});

test('what a tenant has stands beside what it may have', async () => {
  await renderAt('/tenants?open=acme');
  const quotas = await screen.findByRole('region', { name: 'Quotas' });
  expect(quotas).toHaveTextContent('3 of 10');
});

test('a deletion is asked for with the slug typed, and shows which nodes have not let go', async () => {
  const sent = noteWrites();
  await renderAt('/tenants?open=acme');
  await press('Delete this tenant');
  const question = await dialog();
  await userEvent.click(question.getByLabelText('Reason'));
  await userEvent.paste('Over.');
  const verb = question.getByRole('button', { name: 'Ask for the deletion of Acme Retail' });
  expect(verb).toBeDisabled();
  await userEvent.click(question.getByLabelText(/acme/));
  await userEvent.paste('acme');
  server.use(
    http.get('*/api/v1/tenants/acme/state', () =>
      HttpResponse.json({ ...stateOfAcme, deletion: { ...asked, state: 'waiting' } }),
    ),
  );
  await userEvent.click(verb);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ call: 'POST /tenants/acme/deletion', body: { confirm: 'acme' } });
  expect(await screen.findByText('edge/edge-2')).toBeVisible();
});

test('a tenant is created with a short name made of its name, and shown', async () => {
  server.use(
    http.post('*/api/v1/tenants', () =>
      HttpResponse.json({ ...tenants[0], slug: 'cafe-zoe', name: 'Café Zoë' }, { status: 201 }),
    ),
  );
  const sent = noteWrites();
  await renderAt('/tenants');
  await press('New tenant');
  const form = await dialog();
  await userEvent.click(form.getByRole('textbox', { name: /^Name/ }));
  await userEvent.paste('Café Zoë');
  expect(form.getByRole('textbox', { name: /^Slug/ })).toHaveValue('cafe-zoe');
  await userEvent.click(form.getByRole('button', { name: 'Create the tenant' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    call: 'POST /tenants',
    body: { slug: 'cafe-zoe', name: 'Café Zoë' },
  });
  await waitFor(() => expect(window.location.search).toBe('?open=cafe-zoe'));
});

test('a slug that is taken is told at its field', async () => {
  server.use(
    http.post('*/api/v1/tenants', () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Not valid',
          status: 422,
          code: 'invalid',
          problems: [{ code: 'taken', severity: 'error', pointer: '/slug', text: 'is taken' }],
        },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await renderAt('/tenants');
  await press('New tenant');
  const form = await dialog();
  await userEvent.click(form.getByRole('textbox', { name: /^Name/ }));
  await userEvent.paste('Acme');
  await userEvent.click(form.getByRole('button', { name: 'Create the tenant' }));
  expect(await form.findByText('is taken')).toBeVisible();
});
