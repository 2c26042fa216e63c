import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';

beforeEach(() => unsaved.forget('acme@edge/traffic-policies/per-client'));

/** Chooses another type: the others come into sight by a button, and go again. */
async function goTo(type: string) {
  await userEvent.click(screen.getByRole('button', { name: 'Another type…' }));
  const types = within(screen.getByRole('radiogroup', { name: 'What it does' }));
  expect(types.getByRole('radio', { checked: true })).toHaveFocus();
  await userEvent.click(types.getByRole('radio', { name: type }));
  expect(screen.queryByRole('radiogroup', { name: 'What it does' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Another type…' })).toHaveFocus();
}

test('who comes back to a type finds what was said in its words', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=per-client');
  await userEvent.type(await screen.findByRole('textbox', { name: 'At once' }), '7');
  await goTo('CORS');
  await userEvent.type(
    screen.getByRole('combobox', { name: 'Origins whose pages may read answers' }),
    'https://app.acme.test{Enter}',
  );
  await goTo('Compression');
  await goTo('Rate limit');
  expect(screen.getByRole('textbox', { name: 'At once' })).toHaveValue('7');
  await goTo('CORS');
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(writes).toHaveLength(1));
  expect(writes[0]).toMatchObject({
    call: 'PUT /slices/acme@edge/traffic-policies/per-client',
    body: { spec: { policy: { type: 'cors', origins: ['https://app.acme.test'] } } },
  });
});
