/** A write request as the line to type in a shell. */
import { API_ROOT, type WriteRequest } from '@/api/client';

export type ShownRequest = Omit<WriteRequest, 'method'> & {
  method: WriteRequest['method'] | 'GET';
};

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function toCurl(request: ShownRequest, origin: string): string {
  const query = request.dryRun ? '?dry_run=true' : '';
  const lines = [
    `curl ${request.method === 'GET' ? '' : `-X ${request.method} `}${quote(`${origin}${API_ROOT}${request.path}${query}`)}`,
    `-H "Authorization: Bearer $GATEHOUSE_TOKEN"`,
  ];
  if (request.etag) lines.push(`-H ${quote(`If-Match: ${request.etag}`)}`);
  if (request.method === 'POST' && !request.isQuestion)
    lines.push(`-H "Idempotency-Key: $(uuidgen)"`);
  if (request.body !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d ${quote(JSON.stringify(request.body, null, 2))}`);
  }
  return lines.join(' \\\n  ');
}
