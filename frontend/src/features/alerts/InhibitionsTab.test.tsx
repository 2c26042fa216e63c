import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const PAGE = '/alerts?tab=inhibitions&tenant=acme';
const CALL = 'POST /tenants/acme/inhibitions';
const BODY = {
  source: [{ label: 'kind', operator: 'is', values: ['rollout'] }],
  target: [{ label: 'kind', operator: 'is', values: ['slo_burn'] }],
  equal: ['gateway', 'slice'],
};

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});
const added = () => sent.filter(({ call }) => call === CALL).map(({ body }) => body);

test('each inhibition says in words what it does and what it keeps quiet now', async () => {
  await renderAt(PAGE);
  const own = await screen.findByRole('table', { name: 'Inhibitions' });
  expect(own).toHaveTextContent(
    'While kind=rollout fires, nobody is told of kind=slo_burn with the same gateway',
  );
  expect(own).toHaveTextContent(
    'ticket acme@edge drifts on node edge-1 is explained by page Node edge-2',
  );
  const always = screen.getByRole('table', { name: 'Always' });
  expect(always).toHaveTextContent('is explained by an alert of the platform');
  expect(within(always).queryByRole('button')).toBeNull();
});

test('a new one says what it would keep quiet now before it is added', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/tenants/acme/inhibitions', async ({ request }) => {
      if (new URL(request.url).searchParams.has('dry_run'))
        asked.push(await request.clone().json());
    }),
  );
  await renderAt(PAGE);
  await userEvent.click(await screen.findByRole('button', { name: 'New inhibition' }));
  const dialog = await screen.findByRole('dialog');
  const type = (label: RegExp, text: string) =>
    userEvent.type(within(dialog).getByLabelText(label), text);
  expect(within(dialog).getByText(/Once both conditions are written/)).toBeVisible();
  await type(/While an alert with these/, 'kind=rollout');
  await type(/Nobody is told of alerts/, 'kind=slo_burn');
  await type(/If both have the same/, ', slice');
  expect(await within(dialog).findByText(/it would keep one alert quiet/)).toBeVisible();
  await expect.poll(() => asked.at(-1)).toMatchObject(BODY);
  expect(added()).toEqual([]);
  expect(within(dialog).getByRole('button', { name: 'Add' })).toBeDisabled();
  await type(/Say it in a sentence/, 'Rollouts explain');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
  await expect.poll(added).toEqual([{ name: 'Rollouts explain', ...BODY }]);
});

test('removing one says what is told again', async () => {
  await renderAt(PAGE);
  await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog).toHaveTextContent('One alert that it keeps quiet now is told');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Remove it' }));
  await expect
    .poll(() => sent.map(({ call }) => call))
    .toContain('DELETE /inhibitions/inhibition-1');
});
