import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { DlpAttachment } from '@/api/types/dlp';
import { renderPart } from '@/test/renderPart';
import { DlpFields } from './DlpFields';

type Told = (DlpAttachment | null)[];

function Form({ told }: { told: Told }) {
  const [dlp, setDlp] = useState<DlpAttachment | null>(null);
  const change = (next: DlpAttachment | null) => {
    told.push(next);
    setDlp(next);
  };
  return <DlpFields slice="acme@edge" dlp={dlp} onChange={change} />;
}

async function choose(label: string) {
  await userEvent.click(screen.getByRole('combobox', { name: 'DLP policy' }));
  await userEvent.click(await screen.findByRole('option', { name: label, hidden: true }));
}

test('answers are looked at by a switch, which stays from one policy to the next', async () => {
  const told: Told = [];
  await renderPart(<Form told={told} />);
  await choose('payments');
  expect(told.at(-1)).toMatchObject({ policy: 'payments', inspect_responses: false });
  await userEvent.click(screen.getByRole('switch', { name: /^Look at answers too/ }));
  expect(told.at(-1)).toMatchObject({ policy: 'payments', inspect_responses: true });
  await choose('payments');
  expect(told.at(-1)).toMatchObject({ inspect_responses: true });
  await choose('Not looked for');
  expect(told.at(-1)).toBeNull();
});
