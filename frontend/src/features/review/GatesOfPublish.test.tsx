import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import type { Approval, Gates } from '@/api/types/governance';
import { me } from '@/test/world/people';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { rollouts } from '@/test/world/rollouts';
import { approval, freezes, PLAN_DIGEST } from '@/test/world/governance';

const API = '*/api/v1/slices/acme@edge';

let gates: Gates;
let sent: { path: string; body: unknown }[];

beforeEach(() => {
  sent = [];
  gates = {
    strategy: 'standard',
    approval: { required: false, approval: null },
    freeze: null,
    budget: { state: 'none', text: '' },
  };
  const note = async ({ request }: { request: Request }) => {
    sent.push({
      path: new URL(request.url).pathname.split('acme@edge')[1] ?? '',
      body: await request.json(),
    });
    return HttpResponse.json({ revision: { sequence: 414 }, rollout: rollouts[0] });
  };
  server.use(
    http.get(`${API}/gates`, () => HttpResponse.json(gates)),
    http.post(`${API}/revisions`, note),
    http.post(`${API}/approvals`, note),
    http.post(`${API}/approvals/:id/:decision`, note),
  );
});

const publish = () => screen.findByRole('button', { name: /^(Publish|Schedule) 3/ });
const open = () => renderAt('/s/acme@edge/review');
const asked = (more: Partial<Approval> = {}) => ({
  required: true,
  approval: { ...approval, ...more },
});

test('the default of the gateway is chosen, and one line says what it does', async () => {
  await open();
  expect(await screen.findByDisplayValue('Standard (default here)')).toBeVisible();
  expect(screen.getByText(/1 node · 10.min → 5.% · 15.min/)).toBeVisible();
});

test('another strategy and a later start go with the publish', async () => {
  await open();
  await userEvent.click(await screen.findByDisplayValue('Standard (default here)'));
  await userEvent.click(await screen.findByRole('option', { name: 'Direct', hidden: true }));
  await userEvent.click(screen.getByRole('radio', { name: 'At a time' }));
  const field = screen.getByLabelText(/^Starts/);
  await userEvent.clear(field);
  expect(await publish()).toBeDisabled();
  expect(screen.getByText('Say when.')).toBeVisible();
  const soon = new Date(Date.now() + 7_200_000).toISOString().slice(0, 16);
  await userEvent.type(field, soon);
  await userEvent.click(await publish());
  await waitFor(() =>
    expect(sent[0]?.body).toMatchObject({ strategy: 'direct', starts_at: `${soon}:00.000Z` }),
  );
});

test('a freeze says who, why and until when; going out all the same needs a reason', async () => {
  gates.freeze = { ...freezes[0], gateway: 'edge' } as Gates['freeze'];
  await open();
  expect(await screen.findByText('Publishing to edge is frozen')).toBeVisible();
  expect(screen.getByText(/Payments fail/)).toBeVisible();
  expect(screen.getByText('alice@acme.test, until somebody ends it')).toBeVisible();
  expect(await publish()).toBeEnabled();
  await userEvent.click(screen.getByLabelText('Go out now all the same'));
  expect(await publish()).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Why it cannot wait'), 'mends the payments');
  await userEvent.click(await publish());
  await waitFor(() =>
    expect(sent[0]?.body).toMatchObject({ override_freeze: 'mends the payments' }),
  );
});

test('who does not operate the platform cannot override a freeze', async () => {
  gates.freeze = { ...freezes[0], gateway: 'edge' } as Gates['freeze'];
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    platform: ['view'],
  });
  await open();
  expect(await screen.findByText(/Only who operates the platform/)).toBeVisible();
  expect(screen.queryByLabelText('Go out now all the same')).toBeNull();
});

test('where approval is required it is asked for with the message, and publishing waits', async () => {
  gates.approval = { required: true, approval: null };
  await open();
  await userEvent.type(await screen.findByLabelText('What is this for?'), 'sale');
  expect(await screen.findByText('A second person has to approve this')).toBeVisible();
  expect(await publish()).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Ask for approval' }));
  await waitFor(() =>
    expect(sent).toEqual([{ path: '/approvals', body: { plan: PLAN_DIGEST, message: 'sale' } }]),
  );
});

test('who may decide approves with a comment', async () => {
  gates.approval = asked();
  await open();
  await userEvent.type(await screen.findByLabelText('Comment'), 'looks right');
  expect(screen.queryByRole('button', { name: 'Withdraw' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
  await waitFor(() =>
    expect(sent).toEqual([{ path: '/approvals/ap-1/approve', body: { comment: 'looks right' } }]),
  );
});

test('one may not approve one’s own, and is told why; it can be withdrawn', async () => {
  gates.approval = asked({
    requested_by: 'alice@acme.test',
    may_decide: false,
    why_not: 'You asked for it yourself.',
  });
  await open();
  expect(await screen.findByText('You asked for it yourself.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
  await waitFor(() => expect(sent[0]?.path).toBe('/approvals/ap-1/withdraw'));
});

test('once approved it is published with what was said when asking', async () => {
  gates.approval = asked({ state: 'approved', decided_by: 'chen@acme.test' });
  await open();
  expect(await screen.findByDisplayValue('Search v2 for everybody')).toBeVisible();
  await userEvent.click(await publish());
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ message: 'Search v2 for everybody' }));
});

test('an approval of another plan does not count, and says so', async () => {
  gates.approval = asked({ state: 'approved', plan: 'sha256:older' });
  await open();
  expect(await screen.findByText(/The draft changed since/)).toBeVisible();
  expect(await publish()).toBeDisabled();
});
