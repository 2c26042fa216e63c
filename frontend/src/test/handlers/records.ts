/** Single requests, searched as the server does it. */
import { http, HttpResponse } from 'msw';
import type { AccessRecord } from '@/api/types/records';
import { accessRecords, recordFacets } from '../world/records';
import { page } from './answers';

const RECORDS = '*/api/v1/slices/:slice/records';

function asked(request: Request, slice: unknown): AccessRecord[] {
  const { searchParams: query } = new URL(request.url);
  const status = query.get('status') ?? '';
  return accessRecords.filter(
    (one) =>
      slice === 'acme@edge' &&
      (!status || (status === '5xx' ? one.status >= 500 : String(one.status) === status)) &&
      (!query.get('route') || one.route === query.get('route')) &&
      (!query.get('request_id') || one.request_id === query.get('request_id')) &&
      one.path.startsWith(query.get('path') ?? ''),
  );
}

export const records = [
  http.get(RECORDS, ({ request, params }) => page(asked(request, params['slice']))),
  http.get(`${RECORDS}/facets`, ({ request, params }) =>
    HttpResponse.json(recordFacets(asked(request, params['slice']))),
  ),
];
