import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { renderPart } from '@/test/renderPart';
import type { Said } from './choice';
import { InheritedByRoute } from './InheritedByRoute';
import { PoliciesFields } from './PoliciesFields';

const SLICE = 'acme@edge';

function Form({ first, told, route }: { first: Said; told: Said[]; route?: string }) {
  const [said, setSaid] = useState(first);
  const change = (next: Said) => {
    told.push(next);
    setSaid(next);
  };
  return (
    <PoliciesFields
      slice={SLICE}
      said={said}
      hint=""
      onChange={change}
      {...(route && {
        inherited: (type) => <InheritedByRoute slice={SLICE} route={route} type={type} />,
      })}
    />
  );
}

const unfold = () => userEvent.click(screen.getByRole('button', { name: /^Traffic policies/ }));

async function choose(type: string, label: string) {
  await userEvent.click(await screen.findByRole('combobox', { name: type }));
  const list = await screen.findByRole('listbox', { name: type, hidden: true });
  await userEvent.click(await within(list).findByRole('option', { name: label, hidden: true }));
}

test('a hostname names at most one policy of each type, or turns the type off', async () => {
  const told: Said[] = [];
  await renderPart(<Form first={{ policies: [], policies_off: [] }} told={told} />);
  expect(screen.getByText('says nothing itself')).toBeVisible();
  await unfold();
  await choose('Rate limit', 'per-client: 600 in 60 s for each client address');
  await choose('Compression', 'small: answers of text as br, gzip');
  expect(told.at(-1)).toEqual({ policies: ['per-client', 'small'], policies_off: [] });
  expect(screen.getByRole('link', { name: 'Open per-client' })).toBeVisible();
  await choose('Rate limit', 'strict: 10 in 60 s for each client address; nobody is refused');
  expect(told.at(-1)).toEqual({ policies: ['small', 'strict'], policies_off: [] });
  await choose('Rate limit', 'Off here');
  expect(told.at(-1)).toEqual({ policies: ['small'], policies_off: ['rate_limit'] });
  expect(screen.getByText('small, Rate limit off')).toBeVisible();
  await choose('Rate limit', 'As others say');
  expect(told.at(-1)).toEqual({ policies: ['small'], policies_off: [] });
});

test('a service turns nothing off', async () => {
  const told: Said[] = [];
  await renderPart(<Form first={{ policies: [] }} told={told} />);
  await unfold();
  await userEvent.click(await screen.findByRole('combobox', { name: 'CORS' }));
  await screen.findByRole('option', { name: /^partners/, hidden: true });
  expect(screen.queryByRole('option', { name: 'Off here', hidden: true })).toBeNull();
  await choose('Rate limit', 'per-client: 600 in 60 s for each client address');
  expect(told.at(-1)).toEqual({ policies: ['per-client'] });
});

test('a route is told what acts where it says nothing, and who says so', async () => {
  await renderPart(<Form first={{ policies: [], policies_off: [] }} told={[]} route="shop-web" />);
  await unfold();
  expect(
    await screen.findByText(
      'From the hostname shop.acme.test: 600 in 60 s for each client address',
    ),
  ).toBeVisible();
  expect(
    screen.getByText("From the gateway's defaults: answers of text as br, gzip"),
  ).toBeVisible();
  // four types that the slice has policies of
  expect(screen.getAllByText('Nobody else says anything.')).toHaveLength(4);
});

test('a type without a policy is out of the way until somebody asks for all', async () => {
  const told: Said[] = [];
  await renderPart(<Form first={{ policies: [], policies_off: [] }} told={told} />);
  await unfold();
  await screen.findByRole('combobox', { name: 'CORS' });
  expect(screen.queryByRole('combobox', { name: 'Bandwidth' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Show all types' }));
  await choose('Bandwidth', 'Off here');
  expect(told.at(-1)).toEqual({ policies: [], policies_off: ['bandwidth'] });
});

test('a policy that is gone stays in sight, and can be taken out; so can a second of a type', async () => {
  const told: Said[] = [];
  const first = { policies: ['gone', 'per-client', 'strict'], policies_off: [] };
  await renderPart(<Form first={first} told={told} />);
  await unfold();
  await userEvent.click(await screen.findByRole('button', { name: 'Do not name gone' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Do not name strict' }));
  expect(told.at(-1)).toEqual({ policies: ['per-client'], policies_off: [] });
});
