import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import type { PlatformSwitch } from '@/api/types/switches';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { me } from '@/test/world/people';
import { ago, ahead, DAY, HOUR } from '@/test/world/time';

const TITLE = 'Off for every tenant';
const on: PlatformSwitch = {
  id: 'p-1',
  gateway: 'internal',
  type: 'waf_rule_off',
  target: '942100',
  destination: '',
  show_reason: false,
  cuts: null,
  outdated_ways_out: [],
  reason: 'Refuses every order.',
  state: 'on',
  thrown_by: 'olga@platform.test',
  thrown_at: ago(2 * HOUR),
  expires_at: ahead(5 * HOUR),
  lifted_by: null,
  lifted_at: null,
};
const lifted: PlatformSwitch = {
  ...on,
  id: 'p-2',
  gateway: 'edge',
  type: 'waf_off',
  target: '',
  reason: 'Workers crashed.',
  state: 'off',
  thrown_at: ago(HOUR),
  lifted_by: 'pavel@platform.test',
  lifted_at: ago(DAY),
};

let sent: Noted[];
beforeEach(() => {
  server.use(
    http.get('*/api/v1/platform-switches', ({ request }) => {
      const isOn = new URL(request.url).searchParams.get('active') === 'true';
      return HttpResponse.json({ items: [isOn ? on : lifted], next: null });
    }),
    http.post('*/api/v1/platform-switches', () =>
      HttpResponse.json({ items: [on] }, { status: 201 }),
    ),
    http.post('*/api/v1/platform-switches/:id/lift', () => HttpResponse.json(lifted)),
  );
  sent = noteWrites();
});

const rows = async () => {
  const table = await screen.findByRole('table', { name: TITLE });
  return within(table).getAllByRole('row').slice(1);
};
const open = async () => {
  await userEvent.click(await screen.findByRole('button', { name: 'Throw for every tenant' }));
  return screen.findByLabelText('Reason');
};
const choose = async (field: string, option: string) => {
  await userEvent.click(screen.getByRole('combobox', { name: field }));
  await userEvent.click(await screen.findByRole('option', { name: option, hidden: true }));
};

test('what is on stands first, with where, who, why and until when; only it can be lifted', async () => {
  await renderAt('/s/acme@edge/switches');
  const [first, second] = await rows();
  for (const text of ['942100', 'internal', 'Refuses every order.', 'olga@platform.test'])
    expect(within(first as HTMLElement).getByText(text)).toBeVisible();
  expect(within(first as HTMLElement).getByText(/^in [45].h/)).toBeVisible();
  expect(within(second as HTMLElement).getByText('pavel@platform.test')).toBeVisible();
  expect(within(second as HTMLElement).queryByRole('button')).toBeNull();
  await userEvent.click(within(first as HTMLElement).getByRole('button', { name: 'Lift' }));
  expect(await screen.findByText(/on internal ask rule 942100 again/)).toBeVisible();
  await userEvent.type(screen.getByLabelText('Reason'), 'mended');
  await userEvent.click(screen.getByRole('button', { name: 'Lift the switch' }));
  await waitFor(() =>
    expect(sent).toEqual([
      expect.objectContaining({
        call: 'POST /platform-switches/p-1/lift',
        body: { reason: 'mended' },
      }),
    ]),
  );
});

test('a rule is turned off by its number, on the gateway that one looks at, whose name is typed', async () => {
  await renderAt('/s/acme@edge/switches');
  await userEvent.type(await open(), 'refuses every order');
  await userEvent.type(screen.getByLabelText('Rule'), '942100');
  const verb = screen.getByRole('button', { name: 'Turn the rule off' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Type edge to confirm'), 'edge');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'POST /platform-switches',
        body: { gateway: 'edge', type: 'waf_rule_off', target: '942100' },
      },
    ]),
  );
});

test('the whole WAF goes off on every gateway only when that is chosen and typed', async () => {
  await renderAt('/s/acme@edge/switches');
  await userEvent.type(await open(), 'workers crash');
  await choose('What', 'The whole WAF off');
  await choose('Gateway', 'Every gateway');
  const verb = screen.getByRole('button', { name: 'Turn the WAF off' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Type every gateway to confirm'), 'every gateway');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([{ body: { gateway: null, type: 'waf_off', target: '' } }]),
  );
});

test('who does not run the platform sees nothing of it', async () => {
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    platform: ['view'],
  });
  await renderAt('/s/acme@edge/switches');
  expect(await screen.findByRole('table', { name: 'Kill switches' })).toBeVisible();
  expect(screen.queryByText(TITLE)).toBeNull();
});
