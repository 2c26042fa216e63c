import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from 'msw';
import { afterEach, expect, test } from 'vitest';
import { unsaved } from '@/intent/unsaved';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

afterEach(() => unsaved.forget('acme@edge/routes/+'));

const acting = async () => within(await screen.findByRole('region', { name: 'What acts here' }));

test('what acts on a route is told with where it comes from and what it overrules', async () => {
  await renderAt('/s/acme@edge/routes/shop-api');
  const panel = await acting();
  const limit = panel.getByText('Rate limit').closest('li') as HTMLElement;
  expect(limit).toHaveTextContent(
    /^Rate limit10 in 60 s for each client address; nobody is refusedthis route · strict/,
  );
  const overruled = within(limit).getByText('600 in 60 s for each client address');
  expect(overruled.tagName).toBe('S');
  expect(within(limit).getByRole('link', { name: 'hostname shop.acme.test' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/hostnames?open=shop.acme.test',
  );
  expect(within(limit).getByRole('link', { name: 'strict' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/traffic-policies?open=strict',
  );
});

test('a cache says how often it had the answer', async () => {
  await renderAt('/s/acme@edge/routes/shop-web');
  const panel = await acting();
  expect(await panel.findByText(/^91 % answered from it in the last 24 hours/)).toBeVisible();
});

test('where services differ, the panel says that the route must', async () => {
  await renderAt('/s/acme@edge/routes/shop-api');
  const panel = await acting();
  expect(panel.getByText(/its services differ about cors/)).toBeVisible();
});

test('what the gateway says for everybody is no link of a tenant', async () => {
  await renderAt('/s/acme@edge/routes/shop-web');
  const panel = await acting();
  const smaller = panel.getByText('Compression').closest('li') as HTMLElement;
  expect(smaller).toHaveTextContent("answers of text as br, gzipgateway's defaults · usual");
  expect(within(smaller).queryByRole('link')).toBeNull();
});

test('of a new route nobody asks what acts while its name is typed', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/slices/:slice/routes/:name/effective-policies', ({ params }) => {
      asked.push(String(params['name']));
    }),
  );
  await renderAt('/s/acme@edge/routes?open=%2B');
  await userEvent.click(await screen.findByRole('button', { name: /^Traffic policies/ }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'new');
  await screen.findByRole('combobox', { name: 'Rate limit' });
  expect(asked).toEqual([]);
});
