import { expect, test } from 'vitest';
import { installBoot } from '@/test/page';
import { boot } from '@/test/world/people';
import { readBoot } from './boot';

test('what Django wrote of the person is taken out of the page, which may outlive the session', () => {
  for (const one of document.querySelectorAll('#boot')) one.remove();
  installBoot();
  expect(readBoot()).toEqual(boot);
  expect(document.getElementById('boot')).toBeNull();
  expect(() => readBoot()).toThrow('boot data is missing');
});
