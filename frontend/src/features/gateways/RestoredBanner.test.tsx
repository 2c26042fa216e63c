import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { gateways } from '@/test/world/fleet';

const restored = {
  at: '2027-05-01T13:00:00Z',
  taken_at: '2027-05-01T12:00:00Z',
  nodes_ahead: 2,
  slices: [{ slice: 'acme@edge', known: 13, on_nodes: 14, nodes: 2 }],
};

test('nodes that have more than is known are told of, and go on when somebody says so', async () => {
  const [edge, ...others] = gateways;
  server.use(
    http.get('*/api/v1/gateways', () =>
      HttpResponse.json({ items: [{ ...edge, restored }, ...others], next: null }),
    ),
    http.post('*/api/v1/gateways/:gateway/resume', () => HttpResponse.json(edge)),
  );
  const sent = noteWrites();
  await renderAt('/gateways');
  expect(await screen.findByText(/2 nodes have more than we know/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Resume edge' }));
  const question = within(await screen.findByRole('dialog'));
  expect(question.getByText(/acme@edge: nodes run revision 14, we know 13/)).toBeVisible();
  await userEvent.click(question.getByRole('button', { name: 'Resume edge' }));
  await waitFor(() => expect(sent).toMatchObject([{ call: 'POST /gateways/edge/resume' }]));
});
