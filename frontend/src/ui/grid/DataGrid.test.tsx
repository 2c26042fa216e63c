import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { renderPart } from '@/test/renderPart';
import type { Column } from './columns';
import { DataGrid } from './DataGrid';

type Row = { name: string; count: number };
const rows: Row[] = Array.from({ length: 1_000 }, (_, index) => ({
  name: `row-${index}`,
  count: (index * 7) % 1_000,
}));
const columns: Column<Row>[] = [
  { key: 'name', header: 'Name', width: '1fr', cell: ({ name }) => name },
  {
    key: 'count',
    header: 'Count',
    width: '1fr',
    cell: ({ count }) => count,
    sortBy: ({ count }) => count,
  },
];

async function show(props: Partial<Parameters<typeof DataGrid<Row>>[0]> = {}) {
  const spies = { onOpen: vi.fn(), onPeek: vi.fn(), onToggle: vi.fn(), onEnd: vi.fn() };
  await renderPart(
    <DataGrid
      label="Things"
      rows={rows}
      columns={columns}
      rowKey={({ name }) => name}
      empty="nothing"
      selected={new Set(['row-1'])}
      {...spies}
      {...props}
    />,
  );
  return { ...spies, grid: within(screen.getByRole('grid', { name: 'Things' })) };
}

test('a thousand rows are announced, a screenful is in the page', async () => {
  const { grid } = await show();
  expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '1001');
  expect(grid.getAllByRole('row').length).toBeLessThan(60);
});

test('j and k move, Enter opens, Space peeks, x selects', async () => {
  const { onOpen, onPeek, onToggle } = await show();
  await userEvent.keyboard('jjjk{Enter} x');
  const second = expect.objectContaining({ name: 'row-1' });
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(second);
  expect(onPeek).toHaveBeenCalledExactlyOnceWith(second);
  expect(onToggle).toHaveBeenCalledExactlyOnceWith(second);
  const active = document.getElementById(
    screen.getByRole('grid').getAttribute('aria-activedescendant') ?? '',
  );
  expect(active).toHaveTextContent('row-1');
});

test('a click peeks, a double click opens', async () => {
  const { grid, onPeek, onOpen } = await show();
  await userEvent.dblClick(grid.getByText('row-3'));
  expect(onPeek).toHaveBeenCalledWith(rows[3]);
  expect(onOpen).toHaveBeenCalledWith(rows[3]);
});

test('a head sorts and says so; a list not read whole cannot be sorted', async () => {
  const { grid } = await show();
  await userEvent.click(grid.getByRole('button', { name: /Count/ }));
  expect(grid.getByRole('columnheader', { name: /Count/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
});

test('what was not read whole offers no sorting', async () => {
  const { grid } = await show({ isPartial: true });
  expect(grid.queryByRole('button', { name: /Count/ })).toBeNull();
});

test('the reason of an error stands under its row', async () => {
  const { grid } = await show({
    note: ({ name }) => name === 'row-2' && 'refused: unknown cluster',
  });
  expect(grid.getByText('refused: unknown cluster')).toBeVisible();
});

test('without rows it shows why', async () => {
  await show({ rows: [] });
  expect(screen.getByText('nothing')).toBeVisible();
});

test('rows that come above do not move the cursor to another row', async () => {
  const onOpen = vi.fn();
  const Growing = () => {
    const [more, setMore] = useState<readonly Row[]>([]);
    return (
      <>
        <button type="button" onClick={() => setMore([{ name: 'new', count: 0 }])}>
          grow
        </button>
        <DataGrid
          label="Things"
          rows={[...more, ...rows]}
          columns={columns}
          rowKey={nameOf}
          empty="nothing"
          onOpen={onOpen}
        />
      </>
    );
  };
  await renderPart(<Growing />);
  await userEvent.keyboard('jj');
  await userEvent.click(screen.getByRole('button', { name: 'grow' }));
  screen.getByRole('grid').focus();
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'row-1' }));
});

const nameOf = ({ name }: Row) => name;
