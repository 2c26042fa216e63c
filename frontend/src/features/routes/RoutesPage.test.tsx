import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { FakeDraft, problem } from '@/intent/fakeDraft';
import { unsaved } from '@/intent/unsaved';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const page = (...names: string[]) =>
  HttpResponse.json({ items: names.map((name) => ({ id: name, name })), next: null });

let draft: FakeDraft;
beforeEach(() => {
  draft = new FakeDraft();
  unsaved.forget('acme@edge/routes/shop-root');
  server.use(
    ...draft.handlers(),
    http.get('*/api/v1/slices/:slice/services', () => page('echo-v1', 'echo-v2')),
  );
});

const weight = (service: string) => screen.findByLabelText(`Weight of ${service}`);

test('one click moves all traffic, and saving stores it in the draft', async () => {
  await renderAt('/s/acme@edge/routes?open=shop-root');
  const all = await screen.findAllByRole('button', { name: 'All' });
  await userEvent.click(all[1] as HTMLElement);
  expect(await weight('echo-v1')).toHaveValue('0');
  expect(await weight('echo-v2')).toHaveValue('100');
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(draft.writes).toHaveLength(1));
  expect(draft.writes[0]).toMatchObject({
    ifMatch: '"1"',
    spec: { action: { backends: [{ weight: 0 }, { weight: 100 }] } },
  });
});

test('a problem comes to its field while one types, and goes with it', async () => {
  draft.wrong = ({ match }) =>
    match.path.value.startsWith('/')
      ? []
      : [problem('/spec/match/path/value', 'must begin with /')];
  await renderAt('/s/acme@edge/routes?open=shop-root');
  const path = await screen.findByRole('textbox', { name: 'Path' });
  await userEvent.clear(path);
  await userEvent.type(path, 'api');
  await waitFor(() => expect(path).toHaveAccessibleDescription('must begin with /'));
  expect(screen.getByRole('button', { name: '1 problem' })).toBeVisible();
  await userEvent.type(path, '{Home}/');
  await waitFor(() => expect(path).not.toHaveAccessibleDescription());
  expect(await screen.findByText('No problems')).toBeVisible();
});

test('a weight may stand empty for a moment', async () => {
  await renderAt('/s/acme@edge/routes?open=shop-root');
  const field = await weight('echo-v1');
  await userEvent.clear(field);
  expect(field).toHaveValue('');
  await userEvent.type(field, '5');
  expect(field).toHaveValue('5');
});

test('leaving with Escape loses nothing and leads back to the list', async () => {
  await renderAt('/s/acme@edge/routes?open=shop-root');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Description' }), 'half');
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('complementary')).toBeNull();
  const grid = screen.getByRole('grid', { name: 'Routes' });
  expect(grid).toHaveFocus();
  expect(await within(grid).findByText('not saved')).toBeVisible();
  await userEvent.click(within(grid).getByText('shop-root'));
  expect(await screen.findByRole('textbox', { name: 'Description' })).toHaveValue('half');
});

test('removing what was published can be undone, so nobody is asked', async () => {
  await renderAt('/s/acme@edge/routes?open=shop-root');
  await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  expect(await screen.findByText(/Removed in the draft/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Put it back' }));
  await waitFor(() => expect(draft.state).toBe('changed'));
});

test('Enter goes into the panel, Space only looks', async () => {
  await renderAt('/s/acme@edge/routes');
  await screen.findByText('shop-root');
  await userEvent.keyboard('j ');
  await screen.findByRole('textbox', { name: 'Path' });
  expect(screen.getByRole('complementary')).not.toContainElement(
    document.activeElement as HTMLElement,
  );
  await userEvent.keyboard('{Enter}');
  await waitFor(() =>
    expect(screen.getByRole('complementary')).toContainElement(
      document.activeElement as HTMLElement,
    ),
  );
});
