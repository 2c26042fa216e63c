import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { certificates } from '@/test/world/certificates';
import { slotLabel } from './calendar';

const grid = () => screen.findByRole('grid', { name: 'Certificates' });
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const plain = (text: string | null | undefined) => (text ?? '').replaceAll('\u2009', ' ');

test('each line says where a certificate stands, what is left of it, and on how many nodes it is proven', async () => {
  await renderAt('/s/acme@edge/certificates');
  const row = (await within(await grid()).findByText('search.acme.test')).closest(
    '[role=row]',
  ) as HTMLElement;
  expect(plain(row.textContent)).toContain('expiring');
  expect(plain(row.textContent)).toContain('5 d');
  expect(row).toHaveTextContent('2 of 3');
  expect(row).toHaveTextContent('connection refused by 192.0.2.10');
  expect(screen.getByText('2 need a look')).toBeVisible();
  expect(screen.queryByText('globex.test')).toBeNull();
});

test('across slices each line names its slice, and nobody is asked to add one', async () => {
  await renderAt('/certificates');
  expect(await within(await grid()).findByText('globex@edge')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Issue certificate' })).toBeNull();
});

test('filters stand in the address and are asked of the server', async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get('*/api/v1/certificates', ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ items: [], next: null });
    }),
  );
  await renderAt('/s/acme@edge/certificates?standing=critical&issuer=pebble');
  expect(await screen.findByText('standing:critical issuer:pebble')).toBeVisible();
  await userEvent.click(screen.getByText(/In 7/));
  await waitFor(() => expect(window.location.search).toContain('within=7'));
  await waitFor(() => expect(asked.at(-1)?.get('expires_before')).toBeTruthy());
  expect(asked.at(-1)?.get('standing')).toBe('critical');
  expect(asked.at(-1)?.get('slice')).toBe('acme@edge');
});

test('numbers are of all certificates, not of those that were read', async () => {
  server.use(
    http.get('*/api/v1/certificates/summary', () =>
      HttpResponse.json({
        total: 1204,
        standings: [
          { standing: 'active', count: 1197 },
          { standing: 'critical', count: 7 },
        ],
        uses: [{ use: 'unused', count: 31 }],
        issuers: [],
        keys: [],
        owners: [],
        weeks: [],
      }),
    ),
  );
  await renderAt('/s/acme@edge/certificates');
  expect(await screen.findByText('7 need a look')).toBeVisible();
  await userEvent.click(screen.getByLabelText('Use', { selector: 'input' }));
  await userEvent.click(await screen.findByRole('option', { name: 'unused (31)', hidden: true }));
  await waitFor(() => expect(window.location.search).toContain('use=unused'));
});

test('certificates that end soon stand first, each with the reason', async () => {
  await renderAt('/s/acme@edge/certificates');
  const band = within(await screen.findByRole('region', { name: 'Certificates that end soon' }));
  expect(band.getByRole('heading', { name: '1 certificate ends within a day' })).toBeVisible();
  expect(band.getByText(/nobody has uploaded the next one/)).toBeVisible();
  expect(band.getByRole('link', { name: 'legacy' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/certificates/c-legacy',
  );
});

test('what is not used says why, and goes away from its line', async () => {
  const sent = noteWrites();
  await renderAt('/s/acme@edge/certificates?use=unused');
  const row = (await within(await grid()).findByText('old.acme.test')).closest(
    '[role=row]',
  ) as HTMLElement;
  expect(row).toHaveTextContent('Serves nothing: old.acme.test served by www instead.');
  await userEvent.click(within(row).getByRole('button', { name: 'Delete old' }));
  await userEvent.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete old' }),
  );
  await waitFor(() => expect(sent).toMatchObject([{ call: 'DELETE /certificates/c-old' }]));
  expect(window.location.pathname).toMatch(/certificates$/);
});

test('the calendar counts what comes, and a slot opens to its certificates', async () => {
  await renderAt('/s/acme@edge/certificates');
  await within(await grid()).findByText('legacy.acme.test');
  await screen.findByRole('region', { name: 'Certificates that end soon' });
  const calendar = within(await screen.findByRole('region', { name: 'Coming up' }));
  expect(await calendar.findByText('5 renewals')).toBeVisible();
  expect(calendar.getByRole('radio', { name: '8 weeks' })).toBeChecked();
  const ends = certificates.find(({ id }) => id === 'c-legacy')?.not_after ?? '';
  const day = new RegExp(`^${slotLabel(ends, '8w')}, .*expir`);
  await userEvent.click(calendar.getByRole('button', { name: day }));
  const item = await screen.findByRole('menuitem', { name: /legacy/, hidden: true });
  expect(item).toHaveAttribute('href', '/console/s/acme@edge/certificates/c-legacy');
});

test('for lives of a day the calendar counts hours', async () => {
  await renderAt('/s/acme@internal/certificates');
  const calendar = within(await screen.findByRole('region', { name: 'Coming up' }));
  await waitFor(() => expect(calendar.getByRole('radio', { name: '2 d' })).toBeChecked());
  expect(calendar.getByText('1 renewal')).toBeVisible();
});

test('a hostname without a certificate has one in two clicks, and its page opens', async () => {
  const sent = noteWrites();
  await renderAt('/s/acme@edge/certificates');
  await press('Issue a certificate for shop2.acme.test');
  const verb = await screen.findByRole('button', { name: 'Issue' });
  await waitFor(() =>
    expect(
      within(screen.getByRole('dialog')).getByLabelText('Issuer', { selector: 'input' }),
    ).toHaveValue('Pebble (test CA)'),
  );
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'POST /slices/acme@edge/certificates',
        body: { hostnames: ['shop2.acme.test'], issuer: 'pebble', key_types: ['ecdsa-p256'] },
      },
    ]),
  );
  await waitFor(() => expect(window.location.pathname).toMatch(/certificates\/c-account$/));
  expect(
    await screen.findByText('answering the challenge', { selector: 'section *' }),
  ).toBeVisible();
});

test('a hostname that was typed counts without an Enter after it', async () => {
  const sent = noteWrites();
  await renderAt('/s/acme@edge/certificates?add=%2B');
  const dialog = within(await screen.findByRole('dialog'));
  await waitFor(() =>
    expect(dialog.getByLabelText('Issuer', { selector: 'input' })).toHaveValue('Pebble (test CA)'),
  );
  await userEvent.type(dialog.getByLabelText('Hostnames', { selector: 'input' }), 'New.acme.test');
  await userEvent.click(dialog.getByRole('button', { name: 'Issue' }));
  await waitFor(() => expect(sent).toMatchObject([{ body: { hostnames: ['new.acme.test'] } }]));
});

test('what the server says of a hostname stands at the field', async () => {
  const text = 'blog.acme.test is not claimed by acme on edge.';
  const refusal = { code: 'not_claimed', severity: 'error', pointer: '/hostnames/0', text };
  server.use(
    http.post('*/api/v1/slices/:slice/certificates', () =>
      HttpResponse.json(
        { title: 'Not valid', status: 422, code: 'invalid', problems: [refusal] },
        { status: 422 },
      ),
    ),
  );
  await renderAt('/s/acme@edge/certificates?add=blog.acme.test');
  await press('Issue');
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.queryByText('Not valid')).toBeNull();
});

test('who may only look is offered nothing', async () => {
  await renderAt('/s/globex@edge/certificates?add=x.globex.test');
  await screen.findByText('globex.test');
  expect(screen.queryByRole('button', { name: 'Issue certificate' })).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('where there is none it says what one is for', async () => {
  server.use(http.get('*/api/v1/certificates', () => HttpResponse.json({ items: [], next: null })));
  await renderAt('/s/acme@edge/certificates');
  expect(await screen.findByText('No certificates yet')).toBeVisible();
  expect(await screen.findByText('4 hostnames have no certificate:')).toBeVisible();
});

test('without an issuer nothing can be issued, and it says who adds one', async () => {
  server.use(http.get('*/api/v1/issuers', () => HttpResponse.json({ items: [], next: null })));
  await renderAt('/s/acme@edge/certificates');
  await within(await grid()).findByText('shop.acme.test');
  await userEvent.keyboard('c');
  expect(await screen.findByText(/There is no issuer yet/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Add blog.acme.test' }));
  expect(screen.getByRole('button', { name: 'Issue' })).toBeDisabled();
});
