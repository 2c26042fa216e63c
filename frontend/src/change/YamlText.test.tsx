import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderPart } from '@/test/renderPart';
import { YamlText } from './YamlText';

test('of a text of a hundred thousand lines the page shows the first, and more when asked', async () => {
  const text = Array.from({ length: 100_000 }, (_, index) => `- value: entry-${index}`).join('\n');
  await renderPart(<YamlText text={text} action="add" label="Text of list office" />);
  const shown = screen.getByRole('group', { name: 'Text of list office' });
  expect(shown.querySelectorAll('code')).toHaveLength(500);
  await userEvent.click(
    screen.getByRole('button', { name: 'Show more of the 99,500 lines that follow' }),
  );
  expect(shown.querySelectorAll('code')).toHaveLength(2_500);
});
