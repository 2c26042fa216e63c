/** Whose the certificates in a PEM text are, and until when: just enough DER (X.690) to say at once what was pasted.
 *  Whether they will do is not judged here: the check asks for that. */
export type Authority = { subject: string; until: Date };

type Value = { tag: number; body: Uint8Array; end: number };

const BLOCK = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g;
const VERSION = 0xa0;
const UTC_TIME = 0x17;
/** Common name, or else organisation (RFC 5280, section 4.1.2.4), as their object identifiers are written. */
const NAMES = ['85,4,3', '85,4,10'] as const;

/** Each certificate once, in the order given; what cannot be read is left out. */
export function authoritiesIn(pem: string): Authority[] {
  const blocks = new Set(
    [...pem.matchAll(BLOCK)].map(([, base64 = '']) => base64.replace(/\s/g, '')),
  );
  return [...blocks].flatMap((base64) => {
    try {
      return [read(Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0))];
    } catch {
      return [];
    }
  });
}

function read(der: Uint8Array): Authority {
  const [certificate] = values(der);
  const [toBeSigned] = values(certificate?.body);
  const fields = values(toBeSigned?.body).filter(({ tag }) => tag !== VERSION);
  const [, until] = values(fields[3]?.body);
  const subject = nameIn(fields[4]?.body);
  if (!until || !subject) throw new Error('not a certificate');
  return { subject, until: moment(until) };
}

/** The values that stand one after the other in some bytes. */
function values(bytes: Uint8Array = new Uint8Array()): Value[] {
  const found: Value[] = [];
  for (let at = 0; at < bytes.length; at = found.at(-1)?.end ?? bytes.length)
    found.push(valueAt(bytes, at));
  return found;
}

function valueAt(bytes: Uint8Array, at: number): Value {
  const first = bytes[at + 1] ?? 0;
  const more = first < 0x80 ? 0 : first - 0x80;
  const length = more
    ? bytes.slice(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0)
    : first;
  const start = at + 2 + more;
  if (start + length > bytes.length) throw new Error('cut off');
  return { tag: bytes[at] ?? 0, body: bytes.slice(start, start + length), end: start + length };
}

function nameIn(bytes?: Uint8Array): string | undefined {
  const parts = values(bytes).flatMap(({ body }) => values(body).map((part) => values(part.body)));
  const named = new Map(parts.map(([kind, value]) => [kind?.body.join(','), value?.body]));
  const found = NAMES.map((name) => named.get(name)).find((body) => body !== undefined);
  return found && new TextDecoder().decode(found);
}

/** `YYMMDDHHMMSSZ` of this century and the last, or `YYYYMMDDHHMMSSZ` (RFC 5280, section 4.1.2.5). */
function moment({ tag, body }: Value): Date {
  const text = new TextDecoder().decode(body);
  const whole = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(whole) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
