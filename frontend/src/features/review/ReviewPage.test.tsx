import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { Change, Plan } from '@/api/types/delivery';
import type { Gates } from '@/api/types/governance';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { rollout } from '@/test/world/rolloutSketch';

const change = (name: string, action: Change['action'] = 'add'): Change => ({
  action,
  kind: 'route',
  name,
  text: `route ${name} added: /${name} → echo`,
  fields: [],
  before_text: '',
  after_text: `kind: route\nname: ${name}\n`,
});
const plan = (more: Partial<Plan> = {}): Plan => {
  const changes = more.changes ?? [change('a'), change('b'), change('c')];
  return {
    digest: changes.map(({ name, after_text }) => name + after_text).join(),
    base: 4,
    changes,
    problems: [],
    unsafe: [],
    publishable: true,
    counts: { added: changes.length, changed: 0, removed: 0, unsafe: 0, errors: 0, warnings: 0 },
    ...more,
  };
};

const open: Gates = {
  strategy: 'standard',
  approval: { required: false, approval: null },
  freeze: null,
  budget: { state: 'none', text: '' },
};

let shown: Plan;
let gates: Gates;
let published: unknown[];
beforeEach(() => {
  shown = plan();
  gates = open;
  published = [];
  const sent = rollout('r-1', { state: 'complete', stage: 4, revision: 5 });
  server.use(
    http.get('*/api/v1/slices/:slice/plan', () => HttpResponse.json(shown)),
    http.get('*/api/v1/slices/:slice/gates', () => HttpResponse.json(gates)),
    http.get('*/api/v1/slices/:slice/draft', () =>
      HttpResponse.json({ slice: 'acme@edge', version: 1, etag: '"1"', changes: 3, items: [] }),
    ),
    http.post('*/api/v1/slices/:slice/revisions', async ({ request }) => {
      published.push(await request.json());
      return HttpResponse.json({ revision: { sequence: 5 }, rollout: sent }, { status: 202 });
    }),
    http.get('*/api/v1/rollouts/:id', () => HttpResponse.json(sent)),
  );
});

const publish = () => screen.findByRole('button', { name: /^Publish/ });
const current = () => document.activeElement?.closest('article')?.getAttribute('aria-label');

test('what is published is exactly the plan on screen, with its message', async () => {
  await renderAt('/s/acme@edge/review');
  await userEvent.type(await screen.findByLabelText('What is this for?'), 'sale');
  await userEvent.click(await publish());
  expect(await screen.findByRole('heading', { name: 'Rollout of r5' })).toBeVisible();
  expect(published).toEqual([
    {
      message: 'sale',
      plan: shown.digest,
      acknowledge_unsafe: [],
      strategy: null,
      starts_at: null,
      override_freeze: '',
    },
  ]);
});

test('what is risky has to be confirmed by name first', async () => {
  const unsafe = [
    { code: 'hostname_removed', text: 'hostname x is removed', kind: 'hostname', name: 'x' },
  ];
  shown = plan({ unsafe });
  await renderAt('/s/acme@edge/review');
  expect(await publish()).toBeDisabled();
  await userEvent.click(screen.getByLabelText('hostname x is removed'));
  await userEvent.click(await publish());
  await waitFor(() =>
    expect(published).toMatchObject([{ acknowledge_unsafe: ['hostname_removed'] }]),
  );
});

test('errors stand in the way, beside the change and with the way to mend them', async () => {
  const found = {
    code: 'x',
    severity: 'error' as const,
    pointer: '/spec',
    kind: 'route',
    name: 'b',
  };
  shown = plan({ publishable: false, problems: [{ ...found, text: 'leads nowhere' }] });
  await renderAt('/s/acme@edge/review');
  const card = await screen.findByRole('article', { name: 'route b' });
  expect(within(card).getByText('leads nowhere')).toBeVisible();
  expect(await publish()).toBeDisabled();
  expect(screen.getByText('Errors must be mended first.')).toBeVisible();
});

test('n and p walk, v ticks and goes on; the ticks are still there on the next visit', async () => {
  const { unmount } = await renderAt('/s/acme@edge/review');
  await screen.findByRole('article', { name: 'route c' });
  await userEvent.keyboard('nn');
  expect(current()).toBe('route b');
  await userEvent.keyboard('p');
  expect(current()).toBe('route a');
  await userEvent.keyboard('v');
  expect(current()).toBe('route b');
  expect(screen.getByText('1 of 3 viewed')).toBeVisible();
  expect(screen.getByLabelText('Viewed: route a')).toBeChecked();
  unmount();
  await renderAt('/s/acme@edge/review');
  expect(await screen.findByText('1 of 3 viewed')).toBeVisible();
});

test('a change that changed is not viewed any more', async () => {
  const first = await renderAt('/s/acme@edge/review');
  await userEvent.click(await screen.findByLabelText('Viewed: route a'));
  first.unmount();
  const again = { ...change('a'), after_text: 'kind: route\nname: a\nspec: other\n' };
  shown = plan({ changes: [again, change('b')] });
  await renderAt('/s/acme@edge/review');
  expect(await screen.findByLabelText('Viewed: route a')).not.toBeChecked();
});

test('what moved into the draft meanwhile is said, and publishing waits until it was seen', async () => {
  await renderAt('/s/acme@edge/review');
  await userEvent.type(await screen.findByLabelText('What is this for?'), 'sale');
  shown = plan({ changes: [...shown.changes, change('d')] });
  window.dispatchEvent(new Event('visibilitychange'));
  server.use(
    http.post(
      '*/api/v1/slices/:slice/revisions',
      () =>
        HttpResponse.json(
          { type: 'x', title: 'Changed', status: 409, code: 'plan_changed' },
          { status: 409 },
        ),
      { once: true },
    ),
  );
  await userEvent.click(await publish());
  expect(await screen.findByText(/1 change is new or different/)).toBeVisible();
  expect(await publish()).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'I have seen it' }));
  expect(await publish()).toBeEnabled();
  expect(screen.getByLabelText('What is this for?')).toHaveValue('sale');
});

test('an empty draft says so', async () => {
  shown = plan({ changes: [], publishable: false });
  await renderAt('/s/acme@edge/review');
  expect(await screen.findByText('Nothing to publish')).toBeVisible();
});
