import { expect, test } from 'vitest';
import { keysOf } from './changed';

test('a changed draft makes its slice, the lists that show it and the header old', () => {
  const keys = keysOf({ topic: 'slice:acme@edge', what: 'draft' });
  expect(keys).toEqual(expect.arrayContaining([['slice', 'acme@edge'], ['slices'], ['me']]));
});

test('what happens in one slice leaves the others alone', () => {
  expect(keysOf({ topic: 'slice:acme@edge', what: 'object' })).not.toContainEqual([
    'slice',
    'globex@edge',
  ]);
});

test('a rollout moves the proof that nodes show', () => {
  expect(keysOf({ topic: 'gateway:edge', what: 'rollout' })).toEqual(
    expect.arrayContaining([['nodes'], ['rollouts'], ['gateways']]),
  );
});

test('every change is a line of the audit trail', () => {
  expect(keysOf({ topic: 'tenant:acme', what: 'members' })).toContainEqual(['audit']);
});

test('a freeze is heard of on either topic, and moves what stands in the way of a publish', () => {
  for (const topic of ['gateway:edge', 'slice:acme@edge'])
    expect(keysOf({ topic, what: 'freeze' })).toEqual(
      expect.arrayContaining([['freezes'], ['gates'], ['rollouts']]),
    );
});

test('a shift moves its own page, the list of its slice and the rollouts of its steps', () => {
  expect(keysOf({ topic: 'slice:acme@edge', what: 'shift' })).toEqual(
    expect.arrayContaining([['shifts'], ['slice', 'acme@edge'], ['rollouts']]),
  );
});

test('events of the firewall come by the second: they make nothing old but the newest events', () => {
  expect(keysOf({ topic: 'slice:acme@edge', what: 'waf' })).toEqual([['waf-news', 'acme@edge']]);
});
