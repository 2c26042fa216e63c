import { fireEvent } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { addShortcut, listenForKeys, switchKeys } from './keys';

const forgets: (() => void)[] = [];
afterEach(() => forgets.splice(0).forEach((forget) => forget()));

function bind(keys: string) {
  const run = vi.fn();
  forgets.push(addShortcut({ keys, label: keys, run }), listenForKeys());
  return run;
}

test('two keys one after the other go where one alone does not', () => {
  const run = bind('g r');
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(run).toHaveBeenCalledOnce();
});

test('the same letter twice is a sequence too', () => {
  const run = bind('g g');
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'g' });
  expect(run).toHaveBeenCalledOnce();
});

test('nothing fires while somebody types, nor with a modifier', () => {
  const run = bind('x');
  const input = document.body.appendChild(document.createElement('input'));
  fireEvent.keyDown(input, { key: 'x' });
  fireEvent.keyDown(document.body, { key: 'x', ctrlKey: true });
  expect(run).not.toHaveBeenCalled();
  input.remove();
});

test('a person may switch single keys off', () => {
  const run = bind('x');
  switchKeys(false);
  fireEvent.keyDown(document.body, { key: 'x' });
  expect(run).not.toHaveBeenCalled();
});
