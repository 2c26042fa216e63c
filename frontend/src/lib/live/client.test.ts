import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveClient } from './client';
import { FakeSocket } from './fakeSocket';

let sockets: FakeSocket[];
let client: LiveClient;
const newest = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  client = new LiveClient('ws://console/ws/live', () => {
    sockets.push(new FakeSocket());
    return newest() as unknown as WebSocket;
  });
});
afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

async function connect() {
  client.start();
  newest().accept();
  await Promise.resolve();
}

test('topics asked for together are told together, and told again to a new connection', async () => {
  client.follow('me');
  client.follow('slice:acme@edge');
  await connect();
  expect(newest().sent).toEqual([{ type: 'subscribe', topics: ['me', 'slice:acme@edge'] }]);
  newest().drop();
  await vi.advanceTimersByTimeAsync(20_000);
  newest().accept();
  expect(newest().sent).toEqual([{ type: 'subscribe', topics: ['me', 'slice:acme@edge'] }]);
});

test('a topic is given up when the last who follows it leaves', async () => {
  await connect();
  const leave = [client.follow('node:1'), client.follow('node:1')];
  await Promise.resolve();
  leave[0]?.();
  await Promise.resolve();
  expect(newest().sent).toHaveLength(1);
  leave[1]?.();
  await Promise.resolve();
  expect(newest().sent.at(-1)).toEqual({ type: 'unsubscribe', topics: ['node:1'] });
});

test('a connection that went silent is not live: it is dropped and opened anew', async () => {
  await connect();
  expect(client.state).toBe('live');
  await vi.advanceTimersByTimeAsync(26_000);
  expect(client.state).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sockets.length).toBeGreaterThan(1);
});

test('a connection that never opens counts as silence since it was asked for, and is tried anew', async () => {
  expect(client.heardAtMs).toBeNull();
  client.start();
  const asked = client.heardAtMs;
  expect(asked).not.toBeNull();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(client.heardAtMs).toBe(asked);
  expect(sockets.length).toBeGreaterThan(1);
});

test('after a lost connection came back, everything counts as changed', async () => {
  const resumed = vi.fn();
  client.onResume(resumed);
  await connect();
  expect(resumed).not.toHaveBeenCalled();
  newest().drop();
  await vi.advanceTimersByTimeAsync(20_000);
  newest().accept();
  expect(resumed).toHaveBeenCalledOnce();
});

test('when the session has ended it stops trying and says so', async () => {
  await connect();
  newest().drop(4401);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(client.state).toBe('signed-out');
  expect(sockets).toHaveLength(1);
});

test('messages of a kind it does not know are ignored', async () => {
  const changed = vi.fn();
  client.onChanged(changed);
  await connect();
  newest().say({ type: 'confetti' });
  newest().say({ type: 'changed', topic: 'me', what: 'draft', at: '2026-01-01T00:00:00Z' });
  expect(changed).toHaveBeenCalledOnce();
});
