import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { rollouts } from '@/test/world/rollouts';

const ONE = '*/api/v1/rollouts/:id';
const known = (id: string) => rollouts.find((one) => one.id === id);
const plain = (text: string | null | undefined) => (text ?? '').replaceAll('\u2009', ' ');

async function open(id: string): Promise<void> {
  const slice = known(id)?.slice ?? 'acme@edge';
  await renderAt(`/s/${slice}/rollouts/${id}`);
  await screen.findByRole('heading', { level: 1, name: /Rollout of r/ });
}
const verdict = () => screen.getByRole('region', { name: 'Rollout' });
const rows = () => within(screen.getByRole('table', { name: 'Nodes' })).getAllByRole('row');
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('one sentence says where it stands, and why', () => {
  test.each([
    ['ro-scheduled', 'r22 has not started; it goes out by itself.', 'It starts in'],
    ['ro-frozen', 'r414 has not started; something holds it.', 'Black Friday'],
    ['ro-pending', 'r414 is about to go out.', ''],
    ['ro-pushing', 'Stage 3 of 5: r414 is being sent to 3 nodes.', 'Then stage 4 of 5: 50 %'],
    ['ro-converging', 'Stage 3 of 5: 1 of 3 nodes have proven r414.', 'about 5 nodes'],
    ['ro-baking', 'Stage 3 of 5 is baking: 3 of 3 nodes serve r414.', 'Then stage 4 of 5'],
    ['ro-held', 'r6 is held at stage 2 of 5.', '180 more requests'],
    ['ro-paused', 'r414 is paused at stage 3 of 5.', 'no counts arrived for 74 s'],
    ['ro-rolling-back', 'r414 is being taken back: 3 nodes return to r413.', 'edge-03 refused'],
    [
      'ro-incomplete',
      'r414 was taken back, but not every node has proven r413.',
      'edge-03 has not',
    ],
    ['ro-complete', 'Every node serves r413 and has proven it.', 'It took'],
    ['ro-two', 'r5 is complete; 1 of 2 nodes have proven it.', 'silent: edge-2'],
    ['ro-rolled-back', 'r412 was taken back; every node serves r411 again.', '31.2 %'],
    ['ro-superseded', 'A newer revision took the place of r410', ''],
    ['ro-cancelled', 'r409 was cancelled before any node had it.', 'wrong slice'],
  ])('%s', async (id, headline, why) => {
    await open(id);
    expect(plain(verdict().textContent)).toContain(headline);
    expect(plain(verdict().textContent)).toContain(why);
  });
});

describe('the stage track', () => {
  test('says of each stage what is known and what is planned, and marks the one under way', async () => {
    await open('ro-baking');
    const stages = within(screen.getByRole('list', { name: 'Stages' })).getAllByRole('listitem');
    const words = stages.map((stage) => plain(stage.textContent));
    expect(words[0]).toContain('1 of 1 proven');
    expect(words[2]).toMatch(/25 % · 3 of 3 proven.*Bake 12:\d\d of 30 min.*2,310 of 500 requests/);
    expect(words[3]).toMatch(
      /about 5 nodes.*then bakes 30 min.*needs 500 requests.*needs a person/,
    );
    expect(stages.map(({ dataset }) => dataset['look'])).toEqual([
      'passed',
      'passed',
      'current',
      'waiting',
      'waiting',
    ]);
  });
  test('strikes what was taken back, and does not say of the rest that it waits', async () => {
    await open('ro-rolled-back');
    const stages = within(screen.getByRole('list', { name: 'Stages' })).getAllByRole('listitem');
    expect(stages[2]).toHaveTextContent('taken back');
    expect(stages[4]).toHaveTextContent('not reached');
  });
});

describe('nodes', () => {
  test('refusals come first, in full; those not touched are one line', async () => {
    await open('ro-rolling-back');
    const table = screen.getByRole('table', { name: 'Nodes' });
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent('edge-03');
    expect(table).toHaveTextContent('the virtual host acme/search-v2 names it again');
    expect(screen.getByText('7 nodes keep r413.')).toBeVisible();
  });
  test('of a thousand a screenful is shown, and the rest on request', async () => {
    await open('ro-thousand');
    expect(rows().length).toBeLessThan(60);
    await press('Show 200 more');
    expect(rows().length).toBeGreaterThan(240);
    expect(screen.getByText('750 nodes keep r19.')).toBeVisible();
  });
  test('before the start every node keeps what it has', async () => {
    await open('ro-scheduled');
    expect(screen.getByText('10 nodes keep r21.')).toBeVisible();
    expect(screen.queryByRole('table', { name: 'Nodes' })).toBeNull();
  });
  test('a gateway without nodes is said to be one', async () => {
    await open('ro-empty');
    expect(screen.getByText('No node of this gateway has enrolled yet.')).toBeVisible();
  });
});

test('newest first, the timeline says what happened, and who did it', async () => {
  await open('ro-rolled-back');
  const panel = screen.getByRole('region', { name: 'Timeline' });
  await within(panel).findByText('Published r414.');
  const events = within(panel).getAllByRole('listitem');
  expect(events[0]).toHaveTextContent('Rolled back: every node has proven r411 again.');
  expect(events.at(-1)).toHaveTextContent('bob@acme.test');
});

test('a rollout without a bake shows no evidence, one with shows what is missing', async () => {
  await open('ro-held');
  const panel = screen.getByRole('region', { name: 'Evidence' });
  expect(await within(panel).findByText('Missing to decide:')).toBeVisible();
  expect(panel).toHaveTextContent('1 node with r6 against 9 nodes without');
});

test('no rollout is no page', async () => {
  await renderAt('/s/acme@edge/rollouts/nowhere');
  expect(await screen.findByText('No such rollout')).toBeVisible();
});

test('what cannot be read again stays, with its age', async () => {
  let isAway = false;
  server.use(
    http.get(ONE, () =>
      isAway
        ? problem(503, 'unavailable', 'A part of the system is away')
        : HttpResponse.json(known('ro-converging')),
    ),
  );
  await open('ro-converging');
  isAway = true;
  expect(await screen.findByText(/A part of the system is away/)).toBeVisible();
  expect(verdict()).toHaveTextContent('1 of 3 nodes have proven r414');
});
