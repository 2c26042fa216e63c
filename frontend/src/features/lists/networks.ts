/** Whether a text is an address or a network as the API takes it: no bit is set beyond the prefix. Pure. */

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d|1\d\d)(?:\.(?!$)|$)){4}$/;
const GROUPS = 8;

export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  const bits = bitsOf(address);
  if (!bits || prefix === undefined) return bits !== null;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits.length && isClear(bits, Number(prefix));
}

const isClear = (bits: string, prefix: number): boolean => !bits.slice(prefix).includes('1');

/** An address as a text of ones and zeros; null where it is none. */
function bitsOf(address: string): string | null {
  if (address.includes(':')) return bitsOfV6(address);
  if (!V4.test(address) || /(?:^|\.)0\d/.test(address)) return null;
  return address.split('.').map(binary(8)).join('');
}

function bitsOfV6(address: string): string | null {
  const groups = groupsOf(withoutDots(address));
  if (!groups?.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => binary(16)(String(Number.parseInt(group, 16)))).join('');
}

/** `::ffff:192.0.2.1` is another way to write `::ffff:c000:201`. */
function withoutDots(address: string): string {
  const [, start = '', last = ''] = /^(.*:)([^:]*\.[^:]*)$/.exec(address) ?? [];
  const bits = last && bitsOf(last);
  if (!bits) return address;
  const groups = [bits.slice(0, 16), bits.slice(16)].map((half) => Number.parseInt(half, 2));
  return start + groups.map((group) => group.toString(16)).join(':');
}

/** Its eight groups, with the zeros that `::` stands for. */
function groupsOf(address: string): string[] | null {
  const [before = '', after, ...rest] = address.split('::');
  const head = before ? before.split(':') : [];
  if (after === undefined) return head.length === GROUPS ? head : null;
  const tail = after ? after.split(':') : [];
  const missing = GROUPS - head.length - tail.length;
  if (rest.length > 0 || missing < 1) return null;
  return [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
}

const binary = (width: number) => (decimal: string) =>
  Number(decimal).toString(2).padStart(width, '0');
