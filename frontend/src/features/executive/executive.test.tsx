import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { slicesTraffic } from '@/test/world/depth';
import { objectives } from '@/test/world/objectives';
import { promisesOf, servedOf, trendOf } from './kept';
import { risksOf } from './risks';

const known = [{ gateway: 'edge', traffic: slicesTraffic(10) }];

test('what was served well is counted from requests, unknown without them', () => {
  expect(servedOf(known).share).toBeGreaterThan(0.9);
  expect(servedOf([])).toEqual({ total: 0, share: null });
});

test('a gateway that was not heard at a moment has a gap there', () => {
  const shorter = { gateway: 'internal', traffic: { ...slicesTraffic(10), points: [] } };
  const { lines, times } = trendOf([...known, shorter]);
  expect(lines[1]?.values).toEqual(times.map(() => null));
});

test('an overspent budget is not kept', () =>
  expect(promisesOf(objectives)).toEqual({ judged: 4, kept: 3 }));

test('grave risks come first, and what is well is none', () => {
  const risks = risksOf({ objectives, notices: [], nodes: [], switches: [] });
  expect(risks.map(({ name, isGrave }) => [name, isGrave])).toEqual([
    ['Checkout answers', true],
    ['Checkout is fast', true],
  ]);
});

test('the page says what was kept and what may go wrong next', async () => {
  await renderAt('/executive');
  expect(await screen.findByText('3 of 4')).toBeVisible();
  expect(await screen.findByText('1 page, 1 ticket')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Node edge-2 of edge is silent' })).toBeVisible();
  expect(await screen.findByText(/is served with a certificate that ends/)).toBeVisible();
});
