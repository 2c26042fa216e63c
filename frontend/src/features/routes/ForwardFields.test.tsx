import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { ForwardAction } from '@/api/types/intent';
import { renderPart } from '@/test/renderPart';
import { forwardTo } from '@/test/world/forwards';
import { ForwardFields } from './ForwardFields';

function Form({ told, first }: { told: ForwardAction[]; first: ForwardAction }) {
  const [action, setAction] = useState(first);
  const change = (next: ForwardAction) => {
    told.push(next);
    setAction(next);
  };
  return <ForwardFields slice="acme@edge" action={action} onChange={change} />;
}

test('headers are edited for one service, and an edit that is taken back leaves nothing', async () => {
  const told: ForwardAction[] = [];
  await renderPart(<Form told={told} first={forwardTo(['echo-v1', 1])} />);
  await userEvent.click(screen.getByRole('button', { name: /^Headers for one service/ }));
  const group = screen.getByRole('group', { name: 'On the way to echo-v1' });
  await userEvent.type(within(group).getByLabelText(/Headers to remove/), 'x-debug{Enter}');
  expect(told.at(-1)?.backends[0]?.request_headers?.remove).toEqual(['x-debug']);
  await userEvent.type(within(group).getByLabelText(/Headers to remove/), '{Backspace}{Backspace}');
  expect(told.at(-1)?.backends[0]?.request_headers).toBeNull();
});

test('endpoints are chosen by a header, and a wait between tries that is usual says nothing', async () => {
  const told: ForwardAction[] = [];
  await renderPart(<Form told={told} first={forwardTo(['echo-v1', 1])} />);
  await userEvent.click(screen.getByRole('button', { name: 'Choose by a part of the request' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'x-user');
  expect(told.at(-1)?.hash_on).toEqual([{ type: 'header', name: 'x-user' }]);
  await userEvent.click(screen.getByRole('switch', { name: 'Retry' }));
  const wait = screen.getByRole('textbox', { name: 'Longest wait' });
  await userEvent.type(wait, '2');
  expect(told.at(-1)?.retry?.back_off).toEqual({ base_seconds: 0.025, max_seconds: 2 });
  await userEvent.clear(wait);
  expect(told.at(-1)?.retry?.back_off).toBeNull();
});
