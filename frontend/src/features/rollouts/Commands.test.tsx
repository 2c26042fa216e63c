import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { Rollout } from '@/api/types/rollouts';
import { problem } from '@/test/handlers/answers';
import { renderAt } from '@/test/render';
import { renderPart } from '@/test/renderPart';
import { server } from '@/test/server';
import { rollouts } from '@/test/world/rollouts';
import { CommandDialog } from './CommandDialog';

const ONE = '*/api/v1/rollouts/:id';
const known = (id: string) => rollouts.find((one) => one.id === id);
const plain = (text: string | null | undefined) => (text ?? '').replaceAll('\u2009', ' ');

async function open(id: string): Promise<void> {
  const slice = known(id)?.slice ?? 'acme@edge';
  await renderAt(`/s/${slice}/rollouts/${id}`);
  await screen.findByRole('heading', { level: 1, name: /Rollout of r/ });
}
const verdict = () => screen.getByRole('region', { name: 'Rollout' });
const verbs = () =>
  within(verdict())
    .queryAllByRole('button')
    .map((button) => button.textContent);
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => screen.findByRole('dialog');

test('only those that make sense now are offered', async () => {
  await open('ro-paused-by-bob');
  expect(verbs()).toEqual(['Resume', 'Abort']);
});

test('none where the person may only look', async () => {
  await open('ro-gate'); // of globex
  expect(verbs()).toEqual([]);
});

test('an abort names its consequence and goes nowhere without a reason', async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(`${ONE}/abort`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...known('ro-baking'), state: 'rolling_back', commands: [] });
    }),
    http.get(ONE, () =>
      HttpResponse.json(
        sent.length === 0
          ? known('ro-baking')
          : { ...known('ro-baking'), state: 'rolling_back', commands: [] },
      ),
    ),
  );
  await open('ro-baking');
  await userEvent.keyboard('a');
  expect(await dialog()).toHaveTextContent('3 nodes go back to r413 at once');
  const confirm = screen.getByRole('button', { name: 'Abort rollout' });
  expect(confirm).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox', { name: /Reason/ }), 'search is slow');
  await userEvent.click(confirm);
  await waitFor(() => expect(verdict()).toHaveTextContent('is being taken back'));
  expect(sent).toEqual([{ reason: 'search is slow' }]);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a promotion says which stage, how many nodes more, and what is not known yet', async () => {
  await open('ro-baking');
  await screen.findByText('Slow requests');
  await userEvent.keyboard('p');
  const asked = plain((await dialog()).textContent);
  expect(asked).toContain('stage 4 of 5 without waiting');
  expect(asked).toContain('50 %: 2 more nodes get it');
  expect(asked).toContain('not yet known to be at most 5 points more');
  expect(screen.getByRole('button', { name: 'Promote r414' })).toBeDisabled();
});

test('a promotion is of the stage that was asked about, even where the rollout goes on under the question', async () => {
  const sent: unknown[] = [];
  const seen = known('ro-baking');
  if (!seen) throw new Error('the world has a rollout that bakes');
  server.use(
    http.post(`${ONE}/promote`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(seen);
    }),
  );
  await renderPart(<GoingOn rollout={seen} />);
  await press('It goes on');
  expect(plain((await dialog()).textContent)).toContain('stage 4 of 5 without waiting');
  await userEvent.type(screen.getByRole('textbox', { name: /Reason/ }), 'it is late');
  await userEvent.click(screen.getByRole('button', { name: 'Promote r414' }));
  await waitFor(() => expect(sent).toEqual([{ reason: 'it is late', stage: 2 }]));
});

function GoingOn({ rollout }: { rollout: Rollout }) {
  const [stage, setStage] = useState(rollout.stage ?? 0);
  const goOn = <button onClick={() => setStage(stage + 1)}>It goes on</button>;
  return (
    <>
      {goOn}
      <CommandDialog command="promote" rollout={{ ...rollout, stage }} onClose={() => undefined} />
    </>
  );
}

test('Space pauses after a question, with nothing to give a reason for', async () => {
  await open('ro-baking');
  await userEvent.keyboard(' ');
  expect(await dialog()).toHaveTextContent('No further node gets r414. 3 nodes keep it.');
  expect(screen.queryByRole('textbox', { name: /Reason/ })).toBeNull();
  expect(screen.getByRole('button', { name: 'Pause rollout' })).toBeEnabled();
});

test('a reason the server asks for is asked for in its field', async () => {
  const text = 'Say why it goes on while a guard holds it.';
  const refusal = { code: 'required', severity: 'error', pointer: '/reason', text };
  server.use(
    http.post(`${ONE}/promote`, () =>
      HttpResponse.json(
        { title: 'Not valid', status: 422, code: 'invalid', problems: [refusal] },
        { status: 422 },
      ),
    ),
  );
  await open('ro-held');
  await press('Promote');
  await userEvent.type(await screen.findByRole('textbox', { name: /Reason/ }), 'x');
  await press('Promote r6');
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.queryByText('Not valid')).toBeNull();
});

test('a command that came too late says so, and the page reads again', async () => {
  let reads = 0;
  server.use(
    http.post(`${ONE}/pause`, () => problem(409, 'rollout_state', 'The rollout is complete')),
    http.get(ONE, () => {
      reads += 1;
      return HttpResponse.json(known('ro-baking'));
    }),
  );
  await open('ro-baking');
  await press('Pause');
  const before = reads;
  await press('Pause rollout');
  expect(await screen.findByText('The rollout is complete')).toBeVisible();
  await waitFor(() => expect(reads).toBeGreaterThan(before));
});

test('trying again leads to the new rollout', async () => {
  await open('ro-rolled-back');
  await press('Retry');
  await press('Roll out again');
  await waitFor(() => expect(window.location.pathname).toMatch(/rollouts\/ro-pending$/));
});

test('what a command sends can be had as an API call', async () => {
  await open('ro-baking');
  await press('Pause');
  await userEvent.click(within(await dialog()).getByRole('button', { name: 'Show as API call' }));
  const address = await screen.findByText('/rollouts/ro-baking/pause');
  await waitFor(() => expect(address).toBeVisible());
});
