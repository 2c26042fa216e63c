import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { readTagged } from '@/api/client';
import { keys } from '@/api/keys';
import type { RouteSpec } from '@/api/types/intent';
import { server } from '@/test/server';
import { FakeDraft, problem, spec } from './fakeDraft';
import type { IntentKind } from './kind';
import { unsaved } from './unsaved';
import { useEditor } from './useEditor';
import type { Stored } from './work';

const SLICE = 'acme@edge';
const KIND: IntentKind<RouteSpec> = {
  kind: 'route',
  plural: 'routes',
  title: 'Routes',
  newLabel: 'New route',
  empty: { title: '', text: '' },
  filterHint: '',
  blank: () => spec({ hostnames: [] }),
  columns: [],
  Form: () => null,
};
const KEY = keys.object(SLICE, 'routes', 'shop-root');

let draft: FakeDraft;
beforeEach(() => {
  draft = new FakeDraft();
  server.use(...draft.handlers());
  for (const name of ['shop-root', '+']) unsaved.forget(`${SLICE}/routes/${name}`);
});

/** The editor over what is stored, read again as the live connection would make it. */
async function edit() {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={cache}>{children}</QueryClientProvider>
  );
  const path = `/slices/${SLICE}/routes/shop-root` as const;
  cache.setQueryData<Stored<RouteSpec>>(KEY, { value: draft.object, etag: draft.object.etag });
  const shown: string[] = [];
  const { result, unmount } = renderHook(
    () => {
      const stored = useQuery<Stored<RouteSpec>>({
        queryKey: KEY,
        queryFn: () => readTagged(path),
      });
      const editor = useEditor(KIND, SLICE, stored.data ?? null);
      shown.push(editor.spec.description);
      return editor;
    },
    { wrapper },
  );
  const othersSave = async (change: Partial<RouteSpec>) => {
    draft.save('Bob', change);
    await act(() => cache.invalidateQueries({ queryKey: KEY }));
  };
  const change = (more: Partial<RouteSpec>) =>
    act(() => result.current.setSpec({ ...result.current.spec, ...more }));
  return { result, unmount, othersSave, change, shown };
}

test('an untouched object follows what others save', async () => {
  const { result, othersSave } = await edit();
  await othersSave({ description: 'theirs' });
  await waitFor(() => expect(result.current.spec.description).toBe('theirs'));
  expect(result.current.isDirty).toBe(false);
  expect(result.current.overtaken).toBeNull();
});

test('edits stay when somebody else saves, and both can be kept where they do not collide', async () => {
  const { result, othersSave, change } = await edit();
  change({ description: 'mine' });
  await othersSave({ enabled: false });
  await waitFor(() => expect(result.current.overtaken?.who).toBe('Bob'));
  expect(result.current.spec.description).toBe('mine');
  expect(result.current.overtaken?.conflicts).toEqual([]);
  act(() => result.current.goOnWith(result.current.overtaken?.spec ?? spec()));
  expect(result.current.overtaken).toBeNull();
  await act(() => result.current.save());
  expect(draft.stored).toMatchObject({ description: 'mine', enabled: false });
});

test('a collision names the field and both values', async () => {
  const { result, othersSave, change } = await edit();
  change({ description: 'mine' });
  await othersSave({ description: 'theirs' });
  await waitFor(() => expect(result.current.overtaken).not.toBeNull());
  expect(result.current.overtaken?.conflicts).toEqual([
    { pointer: '/spec/description', mine: 'mine', theirs: 'theirs' },
  ]);
});

test('who was slower loses nothing: the save is refused and what is stored is read', async () => {
  const { result, change } = await edit();
  change({ description: 'mine' });
  draft.save('Bob', { enabled: false });
  await act(() => result.current.save().catch(() => undefined));
  await waitFor(() => expect(result.current.overtaken?.who).toBe('Bob'));
  expect(result.current.error?.isStale).toBe(true);
  expect(result.current.spec.description).toBe('mine');
});

test('one’s own save is no news: what was before never comes back, not even for a moment', async () => {
  const { result, change, shown } = await edit();
  change({ description: 'mine' });
  shown.length = 0;
  await act(() => result.current.save());
  expect(draft.writes.map(({ ifMatch }) => ifMatch)).toEqual(['"1"']);
  expect(new Set(shown)).toEqual(new Set(['mine']));
  expect(result.current.isDirty).toBe(false);
  expect(result.current.overtaken).toBeNull();
});

test('edits that were left are found again, and undoing forgets them', async () => {
  const first = await edit();
  first.change({ description: 'half a thought' });
  first.unmount();
  const second = await edit();
  expect(second.result.current.spec.description).toBe('half a thought');
  act(() => second.result.current.undo());
  second.unmount();
  expect((await edit()).result.current.isDirty).toBe(false);
});

test('a refusal shows its problems until something is changed', async () => {
  draft.wrong = ({ description }) =>
    description ? [problem('/spec/description', 'too short')] : [];
  const { result, change } = await edit();
  change({ description: 'x' });
  await act(() => result.current.save().catch(() => undefined));
  expect(result.current.problems.map(({ text }) => text)).toEqual(['too short']);
  change({ description: '' });
  expect(result.current.error).toBeNull();
  expect(result.current.isDirty).toBe(false);
});

test('what the server keeps in another order of keys is no edit', async () => {
  const { action, ...rest } = draft.stored;
  draft.stored = { action, ...rest };
  const { result } = await edit();
  act(() => result.current.setSpec(spec()));
  expect(result.current.isDirty).toBe(false);
});
