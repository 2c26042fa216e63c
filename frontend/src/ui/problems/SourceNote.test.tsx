import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SourceNote } from './SourceNote';

test('what was read here is no news', () => {
  const { container } = render(<SourceNote sources={[{ source: 'own', problem: '' }, {}]} />);
  expect(container).toBeEmptyDOMElement();
});

test('a store is named where it was read', () => {
  render(
    <SourceNote
      sources={[
        { source: 'own', problem: '' },
        { source: 'store', problem: '' },
      ]}
    />,
  );
  expect(screen.getByText('Read from the store of metrics.')).toBeVisible();
});

test('a store that is away is told before anything else', () => {
  const sources = [
    { source: 'store', problem: '' },
    { source: 'own', problem: 'mimir: It refuses connections.' },
  ] as const;
  render(<SourceNote sources={sources} />);
  expect(screen.getByRole('status')).toHaveTextContent('mimir: It refuses connections. Shown is');
});
