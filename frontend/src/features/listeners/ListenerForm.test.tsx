import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { ListenerSpec } from '@/api/types/intent';
import { renderPart } from '@/test/renderPart';
import { ListenerForm } from './ListenerForm';

const HTTPS: ListenerSpec = {
  description: '',
  protocol: 'https',
  address: '0.0.0.0',
  port: 443,
  certificate: 'default',
  tls: { profile: 'intermediate' },
  http3: false,
  http3_port: null,
  workload_tls: null,
  max_connections: null,
  connections_per_second: null,
  sources: [],
  destination_port: null,
};

async function form(given: ListenerSpec): Promise<() => ListenerSpec> {
  let now = given;
  function Part() {
    const [spec, setSpec] = useState(given);
    const change = (next: ListenerSpec) => {
      now = next;
      setSpec(next);
    };
    return <ListenerForm name="http" slice="platform@edge" spec={spec} onChange={change} />;
  }
  await renderPart(<Part />);
  await screen.findByRole('combobox', { name: 'Protocol' });
  return () => now;
}

const http3 = () => screen.queryByRole('switch');
const port = () => screen.queryByRole('textbox', { name: 'Port for HTTP/3' });

test('HTTP/3 is a switch, and the port that clients are told is the own one until somebody says another', async () => {
  const spec = await form(HTTPS);
  expect(port()).toBeNull();
  await userEvent.click(http3() as HTMLElement);
  expect(spec()).toMatchObject({ http3: true, http3_port: null });
  await userEvent.type(port() as HTMLElement, '8443');
  expect(spec()).toMatchObject({ http3: true, http3_port: 8443 });
  await userEvent.click(http3() as HTMLElement);
  expect(spec()).toEqual(HTTPS);
});

test('a listener that becomes http has nothing of it left', async () => {
  const spec = await form({ ...HTTPS, http3: true, http3_port: 8443 });
  await userEvent.click(screen.getByRole('combobox', { name: 'Protocol' }));
  await userEvent.click(await screen.findByRole('option', { name: 'HTTP', hidden: true }));
  expect(spec()).toMatchObject({ protocol: 'http', http3: false, http3_port: null, tls: null });
  expect(http3()).toBeNull();
});

test('the way out has no certificate, a port of its own, and says what it is', async () => {
  const spec = await form(HTTPS);
  await userEvent.click(screen.getByRole('combobox', { name: 'Protocol' }));
  await userEvent.click(
    await screen.findByRole('option', { name: 'HTTP proxy (out)', hidden: true }),
  );
  expect(spec()).toMatchObject({ protocol: 'egress', port: 3128, certificate: null, tls: null });
  expect(screen.getByText(/use it as their HTTP proxy/)).toBeVisible();
});

test('a way out says from which networks a workload asks, and TLS that passes through to which port', async () => {
  const spec = await form({
    ...HTTPS,
    certificate: null,
    tls: null,
    protocol: 'egress',
    port: 3128,
  });
  await userEvent.click(screen.getByRole('button', { name: 'Add networks of a workload' }));
  await userEvent.type(screen.getByRole('combobox', { name: 'Networks' }), '10.2.0.0/16,');
  await userEvent.type(screen.getByRole('textbox', { name: 'Tenant' }), 'acme');
  await userEvent.type(screen.getByRole('textbox', { name: 'Workload' }), 'orders');
  const sources = [{ networks: ['10.2.0.0/16'], tenant: 'acme', workload: 'orders' }];
  expect(spec().sources).toEqual(sources);
  await userEvent.click(screen.getByRole('combobox', { name: 'Protocol' }));
  await userEvent.click(
    await screen.findByRole('option', { name: 'TLS by name (out)', hidden: true }),
  );
  expect(spec()).toMatchObject({
    protocol: 'egress_tls',
    port: 443,
    destination_port: 443,
    sources,
  });
  await userEvent.click(screen.getByRole('combobox', { name: 'Protocol' }));
  await userEvent.click(await screen.findByRole('option', { name: 'HTTP', hidden: true }));
  expect(spec()).toMatchObject({ protocol: 'http', destination_port: null, sources: [] });
});
