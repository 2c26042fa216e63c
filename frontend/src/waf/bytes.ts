/**
 * Text of a request as it can be shown: what cannot be seen gets a symbol, what a rule found is marked. Pure.
 * Nothing here is ever markup; whoever shows a piece shows it as text.
 */

/** `title` names the character that a symbol stands for; null where the text is what came. */
export type Piece = { text: string; title: string | null; isHit: boolean };
export type Span = readonly [start: number, end: number];

const UNSEEN = /[\p{C}\p{Z}]/u;
/** The control characters by their codes, as ASCII names them. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US';
const NAMES = CONTROLS.split(' ');
const DELETE = 0x7f;

/** `text` cut into pieces; `hit` is the span, in code units, to be marked. */
export function piecesOf(text: string, hit: Span | null): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const character of text) {
    const isHit = hit !== null && at >= hit[0] && at < hit[1];
    push(pieces, pieceOf(character, isHit));
    at += character.length;
  }
  return pieces;
}

function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  const joins = last && last.title === null && piece.title === null && last.isHit === piece.isHit;
  if (joins) last.text += piece.text;
  else pieces.push(piece);
}

function pieceOf(character: string, isHit: boolean): Piece {
  if (character === ' ' || !UNSEEN.test(character)) return { text: character, title: null, isHit };
  const code = character.codePointAt(0) ?? 0;
  return { text: symbolOf(code), title: nameOf(code), isHit };
}

const nameOf = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

const symbolOf = (code: number): string =>
  `⟨${NAMES[code] ?? (code === DELETE ? 'DEL' : nameOf(code))}⟩`;

type Unit = { character: string; span: Span };

/**
 * Where `found` stands in `value`, in code units; null where it does not.
 * Rules see a request decoded and in lower case, so it is sought as it came first and decoded then.
 */
export function locate(value: string, found: string): Span | null {
  if (found === '') return null;
  const wanted = Array.from(found, (character) => character.toLowerCase());
  return seek(rawUnits(value), wanted) ?? seek(decodedUnits(value), wanted);
}

function seek(units: readonly Unit[], wanted: readonly string[]): Span | null {
  const start = units.findIndex((_unit, index) =>
    wanted.every((character, step) => units[index + step]?.character === character),
  );
  const [first, last] = [units[start], units[start + wanted.length - 1]];
  return first && last ? [first.span[0], last.span[1]] : null;
}

const rawUnits = (value: string): Unit[] => unitsOf(value, /[^]/gu, (text) => text);

const decodedUnits = (value: string): Unit[] =>
  unitsOf(value, /%[0-9a-f]{2}|[^]/giu, (text) => {
    if (text === '+') return ' ';
    return text.length === 3 ? String.fromCodePoint(Number.parseInt(text.slice(1), 16)) : text;
  });

const unitsOf = (value: string, parts: RegExp, read: (text: string) => string): Unit[] =>
  Array.from(value.matchAll(parts), ({ 0: text, index }) => ({
    character: read(text).toLowerCase(),
    span: [index, index + text.length],
  }));

/** Base64 → text of one character per byte where it is no UTF-8. */
export function textOfBody(base64: string): string {
  const binary = atob(base64);
  const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return binary;
  }
}
