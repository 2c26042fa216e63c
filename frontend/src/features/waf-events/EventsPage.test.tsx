import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useQueryClient } from '@tanstack/react-query';
import { http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { WafEvent } from '@/api/types/waf';
import { page, problem } from '@/test/handlers/answers';
import { renderAt } from '@/test/render';
import { renderPart } from '@/test/renderPart';
import { server } from '@/test/server';
import { wafEvents } from '@/test/world/wafEvents';
import { EventsTab } from './EventsTab';

const EVENTS = '/s/acme@edge/waf/events';
const rows = async () => {
  const grid = await screen.findByRole('grid', { name: 'Events' });
  await within(grid).findAllByText(/ago$/);
  return within(grid);
};

test('what is counted, what is not known, and which node cannot look', async () => {
  await renderAt(EVENTS);
  expect(await screen.findByText('829,430')).toBeVisible();
  expect(screen.getByText(/nobody was heard for 1.h of it/)).toBeVisible();
  expect(screen.getByText('318 events were only counted')).toBeVisible();
  const note = await screen.findByRole('list', { name: 'Nodes that cannot look' });
  expect(note).toHaveTextContent(
    'edge-2 cannot look: libmodsecurity is missing. Routes that fail closed answer 503 there.',
  );
});

test('a facet filters by a click, the address holds it, another click lets it go', async () => {
  await renderAt(EVENTS);
  expect((await rows()).getAllByText('would be refused').length).toBeGreaterThan(0);
  const facets = within(await screen.findByRole('region', { name: 'Filter by' }));
  await userEvent.click(await facets.findByRole('button', { name: /^942100/ }));
  expect(window.location.search).toBe('?rule=942100');
  expect(await facets.findByRole('button', { name: /^942100/, pressed: true })).toBeVisible();
  await expect.poll(async () => (await rows()).queryByText('would be refused')).toBeNull();
  await userEvent.click(facets.getByRole('button', { name: /^942100/ }));
  expect(window.location.search).toBe('');
});

test('a filter that hides all says which, and clears it', async () => {
  await renderAt(`${EVENTS}?client=192.0.2.250`);
  expect(await screen.findByText('client:192.0.2.250')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
  expect(window.location.search).toBe('');
});

test('a slice in which nothing is looked at says so', async () => {
  await renderAt('/s/globex@edge/waf/events');
  expect(await screen.findByText('Nothing was found')).toBeVisible();
});

test('an attack leads to its events; filters go along from tab to tab', async () => {
  await renderAt(`${EVENTS}?tab=attacks&client=203.0.113.9`);
  const grid = await screen.findByRole('grid', { name: 'Attacks' });
  await userEvent.click(await within(grid).findByText('ongoing'));
  expect(window.location.search).toBe('?client=203.0.113.9&attack=at-1');
  await userEvent.click(screen.getByRole('link', { name: 'Rules' }));
  expect(window.location.search).toContain('attack=at-1');
  expect(await screen.findByText('42 %')).toBeVisible();
  await userEvent.click(screen.getByRole('link', { name: 'Events' }));
  await userEvent.click(await screen.findByRole('button', { name: /at-1/, pressed: true }));
  expect(window.location.search).not.toContain('attack');
});

test('a failed reading says so and leaves what was read on the page', async () => {
  server.use(
    http.get('*/api/v1/slices/:slice/waf/summary', () => problem(503, 'busy', 'Too busy')),
  );
  await renderAt(EVENTS);
  expect(await screen.findByText('Too busy', {}, { timeout: 20_000 })).toBeVisible();
  expect((await rows()).getAllByRole('row').length).toBeGreaterThan(5);
});

const [first] = wafEvents;
let arrived: WafEvent[];
beforeEach(() => {
  arrived = [];
});

function arrive(client: string): void {
  const at = new Date().toISOString();
  arrived = [{ ...(first as WafEvent), id: client, client, at }, ...arrived];
  screen.getByRole('button', { name: 'message' }).click();
}

/** The list alone, and a button that does what a live message does. */
function Live() {
  const cache = useQueryClient();
  return (
    <>
      <button
        type="button"
        onClick={() => void cache.invalidateQueries({ queryKey: ['waf-news'] })}
      >
        message
      </button>
      <EventsTab slice="acme@edge" query={{ since: '2020-01-01T00:00:00Z' }} />
    </>
  );
}

test('new events slide in at the top; while somebody points at the list they wait', async () => {
  server.use(http.get('*/api/v1/slices/:slice/waf/events', () => page([...arrived, ...wafEvents])));
  await renderPart(<Live />);
  const grid = await rows();
  arrive('192.0.2.1');
  expect(await grid.findByText('192.0.2.1')).toBeVisible();
  await userEvent.hover(grid.getByText('192.0.2.1'));
  arrive('192.0.2.2');
  const pill = await screen.findByRole('button', { name: '1 new' });
  expect(grid.queryByText('192.0.2.2')).toBeNull();
  await userEvent.click(pill);
  expect(await grid.findByText('192.0.2.2')).toBeVisible();
  expect(screen.queryByRole('button', { name: '1 new' })).toBeNull();
});

test('countries are a table beside the map, and a click filters by one', async () => {
  const { container } = await renderAt('/s/acme@edge/waf/events?tab=countries');
  const dutch = await screen.findByRole('button', { name: 'Netherlands NL' });
  expect(dutch).toHaveAttribute('aria-pressed', 'false');
  await waitFor(() => expect(container.querySelector('path[data-code="NL"]')).not.toBeNull());
  await userEvent.click(dutch);
  await waitFor(() => expect(dutch).toHaveAttribute('aria-pressed', 'true'));
  expect(container.querySelector('path[data-chosen]')).toHaveAttribute('data-code', 'NL');
});
