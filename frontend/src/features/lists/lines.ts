/** Reads pasted lines: `192.0.2.0/24`, or `192.0.2.0/24  # until 2027-01-01`. Pure. */
import type { ListEntry, ListType } from '@/api/types/intent';
import { isNetwork } from './networks';

export type WrongLine = { number: number; text: string; why: ListType | 'end' };
export type ReadLines = {
  entries: ListEntry[];
  wrong: WrongLine[];
  /** Lines with a remark that is no end: it is not kept. */
  remarks: number;
};

const LONGEST = 256;
const MOST = 2 ** 32;
const REMARK = /\s+#\s*(.*)$/;
const UNTIL = /^until\s+(\S+(?:\s\d\d:\d\d)?)/i;
const DAY_OR_MOMENT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** Empty lines and those that begin with `#` say nothing. */
export function readLines(text: string, type: ListType): ReadLines {
  const read: ReadLines = { entries: [], wrong: [], remarks: 0 };
  text.split(/\r?\n/).forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed && !trimmed.startsWith('#')) readLine(trimmed, index + 1, type, read);
  });
  return read;
}

function readLine(text: string, number: number, type: ListType, read: ReadLines): void {
  const remark = REMARK.exec(text)?.[1] ?? '';
  const until = UNTIL.exec(remark)?.[1];
  readEntry({ value: text.replace(REMARK, ''), until, number, text }, type, read);
  if (remark && until === undefined) read.remarks += 1;
}

type Written = { value: string; until: string | undefined; number: number; text: string };

/** Puts what is written at a line with those that can be read, or with those that cannot. */
export function readEntry(
  { value, until, number, text }: Written,
  type: ListType,
  read: ReadLines,
): void {
  const end = until === undefined ? null : momentOf(until);
  if (end === undefined) read.wrong.push({ number, text, why: 'end' });
  else if (!isOf(type, value)) read.wrong.push({ number, text, why: type });
  else read.entries.push({ value, expires_at: end });
}

/** In UTC where it does not say otherwise; undefined where it is none. */
function momentOf(text: string): string | undefined {
  if (!DAY_OR_MOMENT.test(text)) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(text.slice(DAY));
  const whole = text.length === DAY || hasZone ? text : `${text}Z`;
  const ms = Date.parse(whole.replace(' ', 'T'));
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

const DAY = 'yyyy-mm-dd'.length;

function isOf(type: ListType, value: string): boolean {
  if (value.length > LONGEST) return false;
  if (type === 'address') return isNetwork(value);
  if (type === 'integer') return /^\d+$/.test(value) && Number(value) < MOST;
  // oxlint-disable-next-line no-control-regex -- these are what a text may not have
  return !/[\u0000-\u001f\u007f]/.test(value);
}
