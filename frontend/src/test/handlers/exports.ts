/** Where counters are sent. */
import { http, HttpResponse } from 'msw';
import { collector, mimir } from '../world/exports';

const body = async (request: Request) => (await request.json()) as object;

export const exports = [
  http.get('*/api/v1/exports', () => HttpResponse.json({ items: [mimir, collector] })),
  http.post('*/api/v1/exports', async ({ request }) =>
    HttpResponse.json({ ...mimir, ...(await body(request)) }, { status: 201 }),
  ),
  http.patch('*/api/v1/exports/:id', async ({ request }) =>
    HttpResponse.json({ ...mimir, ...(await body(request)) }),
  ),
  http.delete('*/api/v1/exports/:id', () => new HttpResponse(null, { status: 204 })),
  http.post('*/api/v1/exports/:id/test', ({ params }) =>
    HttpResponse.json(
      params['id'] === mimir.id
        ? { is_taken: true, text: 'It took a sample of gatehouse_export_test.' }
        : { is_taken: false, text: 'It answered 503.' },
    ),
  ),
];
