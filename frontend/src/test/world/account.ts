/** Alice's account: an app, a passkey, and two browsers. */
import type { Account, Session } from '@/api/types/account';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

export const account: Account = {
  email: 'alice@acme.test',
  name: 'Alice Moreau',
  has_password: true,
  factors: [
    {
      id: 'f-phone',
      kind: 'app',
      name: 'Phone',
      created_at: ago(90 * DAY),
      last_used_at: ago(3 * HOUR),
      is_synced: false,
    },
    {
      id: 'f-laptop',
      kind: 'passkey',
      name: 'Laptop',
      created_at: ago(12 * DAY),
      last_used_at: null,
      is_synced: true,
    },
  ],
  recovery_codes_left: 9,
  is_factor_needed: true,
  are_passkeys_available: true,
  proof: { ways: ['passkey', 'code'], fresh_until: ahead(4 * MINUTE) },
};

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1';

export const sessions: Session[] = [
  session('s-here', FIREFOX, '192.0.2.7', 'password and code', true),
  session('s-phone', SAFARI, '198.51.100.23', 'passkey', false),
];

function session(
  id: string,
  device: string,
  ip: string,
  method: string,
  is_this: boolean,
): Session {
  const [started_at, last_used_at] = [ago(3 * HOUR), ago(is_this ? 0 : HOUR)];
  return { id, device, ip, method, is_this, started_at, last_used_at, ends_at: ahead(2 * HOUR) };
}
