import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPart } from '@/test/renderPart';
import { Fresh } from './Fresh';

afterEach(() => vi.useRealTimers());

test('what is live looks frozen by itself when news stop coming', async () => {
  const at = new Date().toISOString();
  await renderPart(
    <Fresh at={at} lateSeconds={5}>
      <b>61.4</b>
    </Fresh>,
  );
  const shown = await screen.findByText('61.4');
  expect(shown.closest('[data-late]')).toBeNull();
  vi.useFakeTimers({ now: Date.now() + 12_000, toFake: ['Date'] });
  expect(await screen.findByText('No news')).toHaveTextContent(/No news for 1\d/);
  expect(shown.closest('[data-late]')).not.toBeNull();
  await act(async () => undefined);
});
