import { act, renderHook, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { WriteRequest } from '@/api/client';
import { server } from '@/test/server';
import { FakeDraft, problem, spec } from './fakeDraft';
import { useCheck } from './useCheck';

const write = (description: string): WriteRequest => ({
  method: 'PUT',
  path: '/slices/acme@edge/routes/shop-root',
  etag: '"1"',
  body: { spec: spec({ description }) },
});

/** Holds whoever waits for it until it is opened. */
class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

let draft: FakeDraft;
beforeEach(() => {
  draft = new FakeDraft();
  draft.wrong = ({ description }) => [problem('/spec/description', `not ${description}`)];
  server.use(...draft.handlers());
});

const check = (request: WriteRequest | null) =>
  renderHook(({ wanted }) => useCheck(wanted, []), { initialProps: { wanted: request } });

test('what is typed is checked without being stored, whoever else was faster', async () => {
  const { result } = check(write('a'));
  expect(result.current.isChecking).toBe(true);
  await waitFor(() => expect(result.current.problems[0]?.text).toBe('not a'));
  expect(result.current.isChecking).toBe(false);
  expect(draft.checks[0]?.ifMatch).toBeNull();
  expect(draft.writes).toEqual([]);
});

test('what says the same is asked once, whoever writes it anew', async () => {
  const { result, rerender } = check(write('a'));
  await waitFor(() => expect(result.current.isChecking).toBe(false));
  rerender({ wanted: { ...write('a'), etag: '"2"' } });
  expect(result.current.isChecking).toBe(false);
  rerender({ wanted: write('b') });
  await waitFor(() => expect(result.current.problems[0]?.text).toBe('not b'));
  expect(draft.checks).toHaveLength(2);
});

test('only the newest question is answered, however late an older answer comes', async () => {
  const held = new Gate();
  const arrived = new Gate();
  const answered = new Gate();
  server.use(
    http.put('*/api/v1/slices/acme@edge/routes/shop-root', async ({ request }) => {
      const { spec: sent } = (await request.json()) as { spec: { description: string } };
      if (sent.description === 'slow') {
        arrived.open();
        await held.passed;
        setTimeout(() => answered.open());
      }
      const problems = [problem('/spec/description', `not ${sent.description}`)];
      return HttpResponse.json({ ...draft.object, problems });
    }),
  );
  const { result, rerender } = check(write('slow'));
  await arrived.passed;
  rerender({ wanted: write('quick') });
  await waitFor(() => expect(result.current.problems[0]?.text).toBe('not quick'));
  held.open();
  await act(() => answered.passed);
  expect(result.current.problems[0]?.text).toBe('not quick');
});

test('a check that could not be made is no good news', async () => {
  server.use(http.put('*/api/v1/slices/:slice/routes/:name', () => HttpResponse.error()));
  const { result } = check(write('a'));
  await waitFor(() => expect(result.current.failure?.code).toBe('unreachable'));
  expect(result.current.problems).toEqual([]);
});

test('with nothing to check, what is known is shown', () => {
  const known = [problem('/spec/hostnames', 'not claimed')];
  const { result } = renderHook(() => useCheck(null, known));
  expect(result.current).toEqual({ problems: known, isChecking: false, failure: null });
});
