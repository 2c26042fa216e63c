/** Shapes every handler answers with. */
import { HttpResponse } from 'msw';

export const page = <Item>(items: readonly Item[]) => HttpResponse.json({ items, next: null });

export const problem = (status: number, code: string, title: string) =>
  HttpResponse.json(
    { type: `https://gatehouse.dev/problems/${code}`, title, status, code, request_id: 'req-test' },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );
