import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Evidence } from '@/api/types/rollouts';
import { renderPart } from '@/test/renderPart';
import { evidenceOf } from '@/test/world/proof';
import { EvidencePanel } from './EvidencePanel';

const ARMS = { canary: 'r414', control: 'others' };
const show = (evidence: Evidence | undefined, isOver = false) =>
  renderPart(<EvidencePanel title="Evidence" evidence={evidence} arms={ARMS} isOver={isOver} />);
const tile = (name: string) => within(screen.getByRole('region', { name }));
const plain = (text: string | null) => (text ?? '').replaceAll('\u2009', ' ');

test('a tile says its verdict in a word, the difference with its interval, and the counts of both groups', async () => {
  await show(evidenceOf('ro-rolled-back'));
  const errors = tile('Server errors');
  expect(errors.getByText('worse')).toBeVisible();
  expect(plain(errors.getByText(/95/, { selector: 'span' }).textContent)).toMatch(
    /\+30.5 pp … \+33/,
  );
  const counts = within(errors.getByRole('table'));
  expect(counts.getByRole('row', { name: /r414/ })).toHaveTextContent('4,195');
  expect(counts.getByRole('columnheader', { name: '5xx' })).toBeVisible();
  expect(errors.getByRole('progressbar', { name: 'Evidence' })).toHaveAttribute(
    'aria-valuetext',
    '>1M of 300',
  );
});

test('what is not watched shows why, and no numbers', async () => {
  await show(evidenceOf('ro-rolled-back'));
  const slow = tile('Slow requests');
  expect(slow.getByText('not watched')).toBeVisible();
  expect(slow.getByText(/too few requests to say what is slow/)).toBeVisible();
  expect(slow.queryByRole('table')).toBeNull();
});

test('nothing counted is unknown, never zero', async () => {
  await show(evidenceOf('ro-scheduled'));
  const errors = tile('Server errors');
  expect(errors.getByText('not known yet')).toBeVisible();
  expect(errors.getByRole('row', { name: /r414/ })).toHaveTextContent(/^r414–––$/);
  expect(screen.getByText('nothing counted yet')).toBeVisible();
});

test('counts that do not arrive any more are marked, with their age', async () => {
  await show(evidenceOf('ro-paused'));
  expect(screen.getByRole('region', { name: 'Server errors' })).toHaveAttribute('data-stale');
  expect(screen.getByRole('time')).toHaveAttribute('data-stale');
});

test('what is missing is said while it can still be decided, and that the groups differed before', async () => {
  await show(evidenceOf('ro-held'));
  expect(screen.getByText('Missing to decide:')).toBeVisible();
  expect(screen.getByText(/The groups differed already/)).toBeVisible();
});

test('after the end nothing is missing and nothing is stale', async () => {
  await show({ ...evidenceOf('ro-paused'), missing: ['180 requests'] }, true);
  expect(screen.queryByText('Missing to decide:')).toBeNull();
  expect(screen.getByRole('time')).not.toHaveAttribute('data-stale');
});

test('before the answer its place is kept', async () => {
  await show(undefined);
  expect(document.querySelectorAll('.tile')).toHaveLength(3);
});
