import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import { problem } from '@/test/handlers/answers';
import { ofShop } from '@/test/handlers/waf';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { me } from '@/test/world/people';
import { leakEvent } from '@/test/world/wafEvents';
import { wafPolicy } from '@/test/world/wafNumbers';

const EVENT = '/s/acme@edge/waf/events/ev-sqli';
const POLICY = '*/api/v1/slices/:slice/waf-policies/shop';

let sent: Noted[];
beforeEach(() => {
  server.use(...ofShop);
  sent = noteWrites();
});

const button = (name: string) => screen.findByRole('button', { name });

async function fill(reason: string) {
  await userEvent.click(await button('Find the smallest exclusion'));
  await userEvent.type(await screen.findByLabelText('Reason'), reason);
}

test('one sentence says what happened; matched bytes are marked, controls are visible', async () => {
  await renderAt(EVENT);
  const headline = await screen.findByText('Refused with 403');
  await waitFor(() =>
    expect(headline.closest('section')).toHaveTextContent(
      /score 10, threshold 5 now, policy shop, node edge-1/,
    ),
  );
  const rules = await screen.findByRole('list', { name: 'Matched rules' });
  expect(rules.querySelector('mark')).toHaveTextContent('uNiOn+SeLeCt');
  expect(rules).toHaveTextContent('UNION⟨NUL⟩ SELECT');
  expect(rules).toHaveTextContent('⟨U+202E⟩gnp.exe');
  expect(rules).toHaveTextContent('The rule found s&1c');
});

test('markup of a request is text, in the rule that found it and in the request itself', async () => {
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    acme: ['view', 'open_samples'],
  });
  await renderAt('/s/acme@edge/waf/events/ev-review');
  const rules = await screen.findByRole('list', { name: 'Matched rules' });
  expect(rules).toHaveTextContent('<script>alert(1)</script><img src=x onerror=alert(2)>');
  await userEvent.click(await button('Open the request (this is recorded)'));
  expect(await screen.findByText(/sqlmap/)).toHaveTextContent('<script>alert(1)</script>');
  expect(screen.getByText(/header:authorization/)).toBeVisible();
  const main = document.querySelector('main') ?? document.body;
  expect(main.querySelectorAll('script, img, b > i')).toHaveLength(0);
});

test('the kept request is not read before somebody opens it, and not offered to who may not', async () => {
  const asked = vi.fn();
  server.use(
    http.get('*/waf/events/:id/sample', () => {
      asked();
      return undefined;
    }),
  );
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({ ...me.permissions, acme: ['view'] });
  await renderAt(EVENT);
  expect(await screen.findByText(/needs the permission “open_samples”/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Open the request/ })).toBeNull();
  expect(asked).not.toHaveBeenCalled();
});

test('what a person says of it is sent, and taken back by saying it again', async () => {
  await renderAt(EVENT);
  await userEvent.click(await button('False alarm'));
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'PUT /slices/acme@edge/waf/events/ev-sqli/label',
        body: { label: 'false_positive' },
      },
    ]),
  );
});

test('the smallest exclusion is tried on the traffic of a day before it goes into the draft', async () => {
  await renderAt(EVENT);
  await fill('The search takes operators on purpose');
  const first = screen.getByRole('radio', { name: /942100 does not look at ARGS:id.*942190/ });
  expect(first).toBeChecked();
  await userEvent.click(await button('Try it on recorded traffic'));
  expect(
    await screen.findByText(/let through 312 recorded requests.*3 of them look hostile/),
  ).toBeVisible();
  expect(screen.getByText(/None was kept with its body/)).toBeVisible();
  await userEvent.click(await button('Add to the draft'));
  expect(await screen.findByText('Added to the draft of shop')).toBeVisible();
  expect(screen.getAllByRole('link', { name: 'Review & publish' }).at(-1)).toHaveAttribute(
    'href',
    '/console/s/acme@edge/review',
  );
  const [trial, write] = sent;
  expect(trial?.body).toMatchObject({ policy: 'shop', exclusions: [{ rule: 942100 }, {}] });
  expect(write).toMatchObject({
    call: 'PATCH /slices/acme@edge/waf-policies/shop',
    tag: '"7"',
    body: {
      spec: {
        exclusions: [
          wafPolicy.spec.exclusions[0],
          { rule: 942100, target: 'ARGS:id', path: '/find', tag: '', owner: 'alice@acme.test' },
          { rule: 942190, reason: 'The search takes operators on purpose' },
        ],
      },
    },
  });
});

test('owner, reason and end are asked for; the button says what is missing', async () => {
  await renderAt(EVENT);
  await userEvent.click(await button('Find the smallest exclusion'));
  expect(await screen.findByText('Say why.')).toBeVisible();
  expect(await button('Add to the draft')).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Reason'), 'x');
  await userEvent.clear(screen.getByLabelText('Ends after days'));
  expect(screen.getByText(/Say after how many days/)).toBeVisible();
  await userEvent.type(screen.getByLabelText('Ends after days'), '30');
  expect(await button('Add to the draft')).toBeEnabled();
});

test('two people at once: the policy is read again, and nothing typed is lost', async () => {
  const theirs = {
    ...wafPolicy,
    spec: { ...wafPolicy.spec, exclusions: [] },
    etag: '"8"',
  };
  server.use(
    http.patch(POLICY, ({ request }) => {
      if (request.headers.get('If-Match') === '"8"') return undefined;
      server.use(http.get(POLICY, () => HttpResponse.json(theirs, { headers: { ETag: '"8"' } })));
      return problem(412, 'stale', 'Somebody else changed it');
    }),
  );
  sent = noteWrites();
  await renderAt(EVENT);
  await fill('Mine');
  await userEvent.click(await button('Add to the draft'));
  expect(await screen.findByText(/Somebody else changed shop meanwhile/)).toBeVisible();
  expect(screen.getByLabelText('Reason')).toHaveValue('Mine');
  await waitFor(async () => {
    await userEvent.click(await button('Add to the draft'));
    expect(await screen.findByText('Added to the draft of shop')).toBeVisible();
  });
  expect(sent.at(-1)).toMatchObject({
    tag: '"8"',
    body: { spec: { exclusions: [{ rule: 942100, reason: 'Mine' }, { rule: 942190 }] } },
  });
});

test('an event that is gone says so and leads back', async () => {
  await renderAt('/s/acme@edge/waf/events/ev-gone');
  expect(await screen.findByText('No such event')).toBeVisible();
  const back = within(document.body).getByRole('link', { name: 'All events' });
  expect(back).toHaveAttribute('href', '/console/s/acme@edge/waf/events');
});

test('of what must not leave the page says what and where, and offers no rules and no request', async () => {
  server.use(
    http.get('*/api/v1/slices/:slice/waf/events/ev-leak', () => HttpResponse.json(leakEvent)),
  );
  await renderAt('/s/acme@edge/waf/events/ev-leak');
  const leaks = await screen.findByRole('list', { name: 'What must not leave' });
  expect(leaks).toHaveTextContent(/Card number is blocked/);
  expect(leaks).toHaveTextContent(/in body \/user\/card \(base64, gzip\)/);
  expect(leaks).toHaveTextContent(/40…81 one of 3 values/);
  expect(leaks).toHaveTextContent('9f1c52d07be84a63');
  expect(screen.queryByText('Matched rules')).toBeNull();
  expect(screen.queryByText('Open the request (this is recorded)')).toBeNull();
});
