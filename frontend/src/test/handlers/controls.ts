/** Kill switches and traffic shifts. */
import { http, HttpResponse } from 'msw';
import { shiftEvidence, shifts, switches } from '../world/controls';
import { page, problem } from './answers';

const SLICE = '*/api/v1/slices/:slice';

export const controls = [
  http.get(`${SLICE}/switches`, ({ params }) =>
    page(switches.filter(({ slice }) => slice === params['slice'])),
  ),
  http.post(`${SLICE}/switches`, async ({ request }) =>
    HttpResponse.json(
      { ...switches[0], ...((await request.json()) as object), id: 'sw-new' },
      { status: 201 },
    ),
  ),
  http.post(`${SLICE}/switches/:id/lift`, () =>
    HttpResponse.json({ ...switches[0], state: 'lifting' }),
  ),
  http.get(`${SLICE}/shifts`, ({ params }) =>
    page(shifts.filter(({ slice }) => slice === params['slice'])),
  ),
  http.post(`${SLICE}/shifts`, () => HttpResponse.json(shifts[0], { status: 201 })),
  http.get('*/api/v1/shifts/:id', ({ params }) => {
    const found = shifts.find(({ id }) => id === params['id']);
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'No such shift');
  }),
  http.get('*/api/v1/shifts/:id/evidence', ({ params }) =>
    HttpResponse.json(shiftEvidence(String(params['id']))),
  ),
  http.post('*/api/v1/shifts/:id/:command', ({ params }) =>
    HttpResponse.json(shifts.find(({ id }) => id === params['id'])),
  ),
];
