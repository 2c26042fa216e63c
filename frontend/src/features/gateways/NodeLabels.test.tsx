import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { me } from '@/test/world/people';

test('the panel of a node shows its labels, and they are changed as a whole', async () => {
  const sent = noteWrites();
  await renderAt('/gateways?node=n-2');
  const panel = await screen.findByRole('complementary');
  expect(await within(panel).findByText('eu-central')).toBeVisible();
  await userEvent.click(within(panel).getByRole('button', { name: 'Edit labels' }));
  const region = await screen.findByLabelText('Region');
  await userEvent.clear(region);
  await userEvent.type(region, 'eu-west');
  await userEvent.click(screen.getByRole('button', { name: 'Remove label 1' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save labels' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'PATCH /nodes/n-2', body: { labels: { region: 'eu-west', tier: 'standard' } } },
    ]),
  );
});

test('what is wrong with a label stands at it', async () => {
  const found = { code: 'invalid', severity: 'error', pointer: '/labels/region', text: 'too long' };
  server.use(
    http.patch('*/api/v1/nodes/:id', () =>
      HttpResponse.json(
        { title: 'Not valid', status: 422, code: 'invalid', problems: [found] },
        { status: 422 },
      ),
    ),
  );
  await renderAt('/nodes/n-2');
  await userEvent.click(await screen.findByRole('button', { name: 'Edit labels' }));
  await userEvent.type(await screen.findByLabelText('Region'), 'x');
  expect(await screen.findByText('too long')).toBeVisible();
});

test('who does not operate the platform only reads them', async () => {
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    platform: ['view'],
  });
  await renderAt('/nodes/n-2');
  expect(await screen.findByText('eu-central')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Edit labels' })).toBeNull();
});
