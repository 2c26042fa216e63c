import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import type { ClientCertificate } from '@/api/types/intent';
import { authoritiesIn } from './authorities';
import { ClientCertificateFields } from './ClientCertificateFields';

const OURS = `-----BEGIN CERTIFICATE-----
MIIBSjCB8aADAgECAhR8raFsMz/nftG7Y7c6TbpPvpkt9zAKBggqhkjOPQQDAjAa
MRgwFgYDVQQDDA9DbGllbnRzIG9mIEFjbWUwIBcNMjYxMTIwMTMwODI4WhgPMjEy
NjEwMjgxMzA4MjhaMBoxGDAWBgNVBAMMD0NsaWVudHMgb2YgQWNtZTBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABHULhSqoGeDBSyvMU5474Bryhw4sszQzxLZZ0tGm
vKlGh9buFX1/p8/v5Du3ySj4n7KDw76kUsZEZhQFC2qvtYCjEzARMA8GA1UdEwEB
/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgIi7FwIxEbOY2J2D9+MUPtZdDsjdD
kPuGRo3IcdMlZPgCIQCiiXehaBCUUliaUQX1TlDeWin6J5at7Y18S6fpDCGqtw==
-----END CERTIFICATE-----`;
const OLD = `-----BEGIN CERTIFICATE-----
MIIBRzCB7qADAgECAgEHMAoGCCqGSM49BAMCMCMxCzAJBgNVBAYTAkRFMRQwEgYD
VQQKDAvDhGx0ZXN0ZSBDQTAeFw0xOTAxMDEwMDAwMDBaFw0yMTAzMDQwNTA2MDda
MCMxCzAJBgNVBAYTAkRFMRQwEgYDVQQKDAvDhGx0ZXN0ZSBDQTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABLvskhM9dy/5vSncwhSyxXwtOOeRX1FM4NZ8qv1cMrow
Ca1fzoyznTOV6rdLY7y5HcfXPPEB1J7SpIo2troPTqOjEzARMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAL1+dekfisvr2HmJetlgZ7h2td1Zc+Yd
08GX9MiPs0dTAiAxZNwkCwg4iqLKkXhMrfWUfu83xlY27goCu2P9kAKTdg==
-----END CERTIFICATE-----`;

describe('what a PEM text holds', () => {
  test('is read with its names and ends, each once, whatever stands around it', () => {
    expect(authoritiesIn(`ours:\n${OURS}\n${OLD}\nagain\n${OURS}`)).toEqual([
      { subject: 'Clients of Acme', until: new Date('2126-10-28T13:08:28Z') },
      { subject: 'Älteste CA', until: new Date('2021-03-04T05:06:07Z') },
    ]);
  });

  test.each(['', 'no certificate', OURS.slice(0, 200), OURS.replace('MII', 'AAA')])(
    'is nothing where nothing can be read',
    (text) => {
      expect(authoritiesIn(text)).toEqual([]);
    },
  );
});

function Form({ tell }: { tell: (policy: ClientCertificate | null) => void }) {
  const [policy, setPolicy] = useState<ClientCertificate | null>(null);
  const change = (next: ClientCertificate | null) => {
    tell(next);
    setPolicy(next);
  };
  return (
    <MantineProvider>
      <ClientCertificateFields policy={policy} onChange={change} />
    </MantineProvider>
  );
}

async function choose(label: string) {
  await userEvent.click(screen.getByRole('combobox', { name: 'Client certificates' }));
  await userEvent.click(await screen.findByRole('option', { name: label, hidden: true }));
}

test('what is pasted is told at once, and is still there after turning it off and on again', async () => {
  const told: (ClientCertificate | null)[] = [];
  render(<Form tell={(policy) => told.push(policy)} />);
  expect(screen.queryByRole('textbox', { name: 'Authorities' })).toBeNull();
  await choose('Required');
  await userEvent.click(screen.getByRole('textbox', { name: 'Authorities' }));
  await userEvent.paste(`${OURS}\n${OLD}`);
  expect(screen.getByText('Clients of Acme, until 28 Oct 2126')).toBeVisible();
  expect(screen.getByText('Älteste CA, ended on 4 Mar 2021')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Client name' }));
  await userEvent.type(
    screen.getByRole('textbox', { name: 'Client name' }),
    'spiffe://acme.test/shop',
  );
  await choose('Not asked for');
  expect(told.at(-1)).toBeNull();
  await choose('Asked for, not required');
  expect(told.at(-1)).toMatchObject({
    mode: 'request',
    authorities: `${OURS}\n${OLD}`,
    names: [{ type: 'uri', match: 'exact', value: 'spiffe://acme.test/shop' }],
  });
});
