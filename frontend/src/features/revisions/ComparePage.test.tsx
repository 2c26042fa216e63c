import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { Gates } from '@/api/types/governance';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { freezes, gatesOf } from '@/test/world/governance';
import { effect, revisions } from '@/test/world/publishing';
import { rollouts } from '@/test/world/rollouts';

test('the page of a revision says what it did to traffic', async () => {
  await renderAt('/s/acme@edge/revisions/413');
  const panel = within(await screen.findByRole('region', { name: 'What r413 did to traffic' }));
  expect(await panel.findByText(effect.text)).toBeVisible();
  const row = panel.getByRole('row', { name: /Server errors/ });
  expect(row).toHaveTextContent(/0\.04.%0\.31.%/);
  expect(panel.getByRole('row', { name: /shop-api/ })).toHaveTextContent(/0\.80.%/);
});

test('the page of a revision says what it spent of each budget', async () => {
  await renderAt('/s/acme@edge/revisions/413');
  const panel = within(await screen.findByRole('region', { name: 'Budgets' }));
  const row = panel.getByRole('row', { name: /Orders are taken/ });
  expect(row).toHaveTextContent(/99\.9.%71 of 91\.3K62\.0.%21\.0.%$/);
});

test('one that was never sent on its way did nothing, and nothing is asked', async () => {
  let asked = 0;
  server.use(
    http.get('*/api/v1/slices/:slice/revisions/:sequence', () =>
      HttpResponse.json({ ...revisions[0], rollout: null }),
    ),
    http.get('*/api/v1/slices/:slice/revisions/:sequence/effect', () => {
      asked += 1;
      return HttpResponse.json(effect);
    }),
  );
  await renderAt('/s/acme@edge/revisions/413');
  await screen.findByRole('heading', { name: 'r413' });
  expect(screen.queryByText(/did to traffic/)).toBeNull();
  expect(asked).toBe(0);
});

test('reverting takes the strategy chosen, and goes past a freeze only with a reason', async () => {
  let body: unknown;
  const gates: Gates = { ...gatesOf('acme@edge'), freeze: freezes[0] ?? null };
  server.use(
    http.get('*/api/v1/slices/:slice/gates', () => HttpResponse.json(gates)),
    http.post('*/api/v1/slices/:slice/revisions/412/revert', async ({ request }) => {
      body = await request.json();
      return HttpResponse.json({ revision: revisions[0], rollout: rollouts[0] }, { status: 202 });
    }),
  );
  await renderAt('/s/acme@edge/revisions/412');
  await userEvent.click(await screen.findByRole('button', { name: 'Revert to r412' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(await dialog.findByDisplayValue('Standard (default here)'));
  await userEvent.click(await screen.findByRole('option', { name: 'Emergency', hidden: true }));
  await userEvent.click(dialog.getByLabelText('Go out now all the same'));
  const verb = dialog.getByRole('button', { name: 'Revert to r412' });
  expect(verb).toBeDisabled();
  await userEvent.type(dialog.getByLabelText('Why it cannot wait'), 'shop is down');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(body).toEqual({
      message: 'Revert to r412',
      discard_draft: true,
      strategy: 'emergency',
      override_freeze: 'shop is down',
    }),
  );
});
