import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Problem } from '@/api/types/problem';
import { renderPart } from '@/test/renderPart';
import { Failure } from './Failure';
import { ProblemList } from './ProblemList';

const shadowed: Problem = {
  code: 'route_shadowed',
  severity: 'warning',
  pointer: '/spec/match',
  text: 'shop-all already takes every request of shop-api.',
  kind: 'route',
  name: 'shop-api',
};

test('a problem says what, where and under which code, and leads there', async () => {
  const pick = vi.fn();
  await renderPart(<ProblemList problems={[shadowed]} onPick={pick} />);
  expect(screen.getByText('route shop-api')).toBeVisible();
  expect(screen.getByText('/spec/match')).toBeVisible();
  await userEvent.click(screen.getByText(shadowed.text));
  expect(pick).toHaveBeenCalledWith(shadowed);
});

test('a failed call says what failed, with the request id to hand on, and can be tried again', async () => {
  const again = vi.fn();
  const error = new ApiError({
    title: 'A part of the system is away',
    status: 503,
    code: 'unavailable',
    detail: 'Try again in 5 s.',
    request_id: 'req-77',
  });
  await renderPart(<Failure error={error} onRetry={again} />);
  expect(screen.getByRole('alert')).toHaveTextContent('A part of the system is away');
  expect(screen.getByRole('button', { name: /Copy Request req-77/ })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(again).toHaveBeenCalledOnce();
});
