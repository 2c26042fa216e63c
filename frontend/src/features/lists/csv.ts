/** Entries as CSV (RFC 4180) with the columns `value` and `expires_at`, and back. Pure. */
import type { ListEntry, ListType } from '@/api/types/intent';
import { readEntry, readLines, type ReadLines } from './lines';

const HEADER = 'value,expires_at';

export const toCsv = (entries: readonly ListEntry[]): string =>
  [
    HEADER,
    ...entries.map(({ value, expires_at: end }) => `${quoted(harmless(value))},${end ?? ''}`),
    '',
  ].join('\r\n');

/** A spreadsheet would run what begins like this; behind an apostrophe it is a text. */
const FORMULA = /^'*[=+\-@\t\r]/;

const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const asWritten = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;

const quoted = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A file of entries: CSV where its name or its first line says so, lines otherwise. */
export const readFile = (name: string, text: string, type: ListType): ReadLines =>
  /\.csv$/i.test(name) || text.startsWith(HEADER) ? readCsv(text, type) : readLines(text, type);

/** What cannot be read is told as the line that it would be; columns beyond the second count as remarks. */
function readCsv(text: string, type: ListType): ReadLines {
  const read: ReadLines = { entries: [], wrong: [], remarks: 0 };
  recordsOf(text).forEach(({ fields, isBroken }, index) => {
    const [cell = '', end = '', ...rest] = fields;
    if (fields.every((field) => field === '') || (index === 0 && isHeader(fields))) return;
    const number = index + 1;
    const value = asWritten(cell);
    const until = end.trim() || undefined;
    const line = until ? `${value}  # until ${until}` : value;
    if (isBroken) read.wrong.push({ number, text: line, why: type });
    else readEntry({ value, until, number, text: line }, type, read);
    if (rest.some((field) => field !== '')) read.remarks += 1;
  });
  return read;
}

const isHeader = ([first, second]: readonly string[]): boolean =>
  first?.trim().toLowerCase() === 'value' &&
  (second === undefined || second.trim().toLowerCase() === 'expires_at');

type CsvRecord = { fields: string[]; isBroken: boolean };

/** In quotation marks, or plain, or, where a mark is never closed, the rest of the line. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|(?!")([^,\r\n]*)|([^\r\n]*))(,|\r?\n|$)/y;

function recordsOf(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const fields = new RegExp(FIELD);
  let record: CsvRecord = { fields: [], isBroken: false };
  for (let match = fields.exec(text); match; match = fields.exec(text)) {
    const [, inMarks, plain, broken, after] = match;
    record.fields.push(inMarks?.replaceAll('""', '"') ?? plain?.trim() ?? broken ?? '');
    record.isBroken ||= broken !== undefined;
    if (after === ',') continue;
    records.push(record);
    if (!after) break;
    record = { fields: [], isBroken: false };
  }
  return records;
}
