import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Records } from '@/api/types/intent';
import { renderPart } from '@/test/renderPart';
import { RecordsFields } from './RecordsFields';

const OWN: Records = { sample_percent: 5, slow_seconds: null, hidden_arguments: [] };

test('what says nothing of its own is no part of the object any more', async () => {
  const onChange = vi.fn<(records: Records | null) => void>();
  await renderPart(<RecordsFields records={OWN} onChange={onChange} />);
  await userEvent.click(screen.getByRole('button', { name: /Requests that are kept/ }));
  await userEvent.clear(screen.getByLabelText('Share'));
  expect(onChange).toHaveBeenLastCalledWith(null);
});

test('a name of an argument is added to what is hidden', async () => {
  const onChange = vi.fn<(records: Records | null) => void>();
  await renderPart(<RecordsFields records={null} onChange={onChange} />);
  await userEvent.click(screen.getByRole('button', { name: /Requests that are kept/ }));
  await userEvent.type(
    screen.getByLabelText('Arguments that are hidden', { selector: 'input' }),
    'patient,',
  );
  expect(onChange).toHaveBeenLastCalledWith({
    sample_percent: null,
    slow_seconds: null,
    hidden_arguments: ['patient'],
  });
});
