import { render, screen } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { expect, test } from 'vitest';
import type { Problem } from '@/api/types/problem';
import { controlAt, shownIn } from './controls';
import { problem } from './fakeDraft';
import { NamesField } from './fields/NamesField';
import { NumberField } from './fields/NumberField';
import { TextField } from './fields/TextField';
import { FieldProblems } from './problems';

const ignore = () => undefined;

function show(problems: readonly Problem[], isReached = (_pointer: string) => true) {
  return render(
    <MantineProvider>
      <FieldProblems problems={problems} isReadOnly={false} isReached={isReached}>
        <TextField pointer="/name" label="Name" value="" onChange={ignore} />
        <NamesField pointer="/spec/hostnames" label="Hosts" value={['a']} onChange={ignore} />
        <NumberField pointer="/spec/port" label="Port" value={Number.NaN} onChange={ignore} />
      </FieldProblems>
    </MantineProvider>,
  ).container;
}

test('a problem stands at the field of its pointer, and nowhere else', () => {
  show([problem('/spec/port', 'must be a whole number')]);
  expect(screen.getByLabelText('Port')).toHaveAccessibleDescription('must be a whole number');
  expect(screen.getByLabelText('Name')).not.toHaveAccessibleDescription();
});

test('a list of names shows the problem of any of them', () => {
  show([problem('/spec/hostnames/0', 'is not claimed')]);
  expect(screen.getByText('is not claimed')).toBeVisible();
});

test('the gravest of several is the one that is said', () => {
  const warning: Problem = { ...problem('/name', 'unusual'), severity: 'warning' };
  show([warning, problem('/name', 'not a name')]);
  expect(screen.getByText('not a name')).toBeVisible();
  expect(screen.queryByText('unusual')).toBeNull();
});

test('a field that was not reached yet is not scolded', () => {
  show([problem('/name', 'must not be empty')], (pointer) => pointer !== '/name');
  expect(screen.queryByText('must not be empty')).toBeNull();
});

test('an emptied number shows as empty', () => {
  show([]);
  expect(screen.getByLabelText('Port')).toHaveValue('');
});

test('problems are walked in the order of the screen; what no field shows is left over', () => {
  const found = ['/spec/port', '/spec/hostnames/0', '/kind', '/name'].map((at) => problem(at, at));
  const root = show(found);
  expect(shownIn(root, found).map(({ pointer }) => pointer)).toEqual([
    '/name',
    '/spec/hostnames/0',
    '/spec/port',
  ]);
  expect(controlAt(root, '/kind')).toBeNull();
});
