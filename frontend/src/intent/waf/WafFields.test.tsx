import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { WafAttachment } from '@/api/types/intent';
import { renderPart } from '@/test/renderPart';
import { WafFields } from './WafFields';

type Told = (WafAttachment | null)[];

function Form({ told, ...route }: { told: Told; hostnames?: readonly string[] }) {
  const [waf, setWaf] = useState<WafAttachment | null>(null);
  const change = (next: WafAttachment | null) => {
    told.push(next);
    setWaf(next);
  };
  return <WafFields slice="acme@edge" waf={waf} onChange={change} {...route} />;
}

async function choose(label: string) {
  await userEvent.click(screen.getByRole('combobox', { name: 'Policy' }));
  await userEvent.click(await screen.findByRole('option', { name: label, hidden: true }));
}

test('a hostname names a policy, and must say what happens when it cannot look', async () => {
  const told: Told = [];
  await renderPart(<Form told={told} />);
  expect(screen.queryByRole('radiogroup')).toBeNull();
  await choose('shop');
  expect(told.at(-1)).toEqual({ policy: 'shop', failure_mode: null, inspect_bodies: true });
  expect(screen.getByRole('radio', { name: 'Let requests pass' })).not.toBeChecked();
  expect(screen.getByRole('radio', { name: 'Answer 503' })).not.toBeChecked();
  await userEvent.click(screen.getByRole('radio', { name: 'Answer 503' }));
  await userEvent.click(screen.getByRole('switch', { name: /^Look at bodies too/ }));
  await choose('api');
  expect(told.at(-1)).toEqual({ policy: 'api', failure_mode: 'closed', inspect_bodies: false });
  expect(screen.getByRole('link', { name: 'Open api' })).toBeVisible();
  await choose('Not looked at');
  expect(told.at(-1)).toBeNull();
});

test('a route says nothing, or that nobody looks: these are two things', async () => {
  const told: Told = [];
  await renderPart(<Form told={told} hostnames={['shop.acme.test']} />);
  expect(await screen.findByText('shop, passes when it cannot look')).toBeVisible();
  await choose('Not looked at');
  expect(told.at(-1)).toEqual({ policy: null, failure_mode: null, inspect_bodies: true });
  expect(screen.queryByText('shop, passes when it cannot look')).toBeNull();
  await choose('As the hostname says');
  expect(told.at(-1)).toBeNull();
});
