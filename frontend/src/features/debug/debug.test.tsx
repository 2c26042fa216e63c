import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { depth } from '@/test/world/depth';
import { courseOf, smallOf } from './course';
import { flagHint } from './flags';

test('a step that nobody reported is a gap in every line, the one that still runs is left out', () => {
  const course = courseOf(depth());
  expect(course.times).toHaveLength(depth().points.length - 1);
  expect([course.known[21], course.perSecond[21], course.heat.columns[21]]).toEqual([
    null,
    null,
    null,
  ]);
  expect(course.heat.columns[0]).toHaveLength(course.heat.bounds.length);
});

test('a node of which nothing is known has no numbers', () =>
  expect(smallOf([])).toMatchObject({ total: null, failedShare: null, p99: null }));

test('flags are said in words', () =>
  expect(flagHint('UH,URX')).toBe('No endpoint of the service is healthy; Every retry failed'));

test('a slice in depth: charts, parts, and its nodes side by side', async () => {
  await renderAt('/s/acme@edge/debug');
  expect(await screen.findByRole('slider', { name: 'Requests per second' })).toBeVisible();
  const flags = await screen.findByRole('table', { name: 'By flags' });
  expect(within(flags).getByText('UH,URX')).toBeVisible();
  const nodes = await screen.findByRole('table', { name: 'Nodes side by side' });
  expect(await within(nodes).findByText('edge-1')).toBeVisible();
});
