import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { gateways } from '@/test/world/fleet';

test('a way out of an earlier version is named, and one click publishes it anew', async () => {
  const [edge, ...others] = gateways;
  server.use(
    http.get('*/api/v1/gateways', () =>
      HttpResponse.json({
        items: [{ ...edge, outdated_ways_out: ['egress'] }, ...others],
        next: null,
      }),
    ),
    http.post('*/api/v1/slices/:slice/revisions', () => HttpResponse.json({}, { status: 202 })),
  );
  const sent = noteWrites();
  await renderAt('/gateways?gateway=edge');
  expect(await screen.findByText(/An earlier version published the way out egress/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Publish the platform’s slice' }));
  const question = within(await screen.findByRole('dialog'));
  await userEvent.click(question.getByRole('button', { name: 'Publish the platform’s slice' }));
  const published = 'POST /slices/platform@edge/revisions';
  await waitFor(() => expect(sent.map(({ call }) => call)).toContain(published));
});
