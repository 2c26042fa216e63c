import { expect, test } from 'vitest';
import { features, folders, ORDER } from './features';

test('every folder of features has its place in the order, and every place its folder', () => {
  expect(folders.toSorted()).toEqual([...ORDER].toSorted());
});

test('no two pages share an address, no two entries a key', () => {
  const paths = features.flatMap(({ pages }) => pages.map(({ path }) => path));
  const keys = features.flatMap(({ nav }) => nav.map(({ key }) => key));
  expect(new Set(paths).size).toBe(paths.length);
  expect(new Set(keys).size).toBe(keys.length);
});
