import { http, HttpResponse } from 'msw';
import { entries, traffic } from '../world/evidence';
import { page } from './answers';

const PAST = { step: 10, count: 90 };

export const evidence = [
  http.get('*/api/v1/slices/:slice/traffic', () =>
    HttpResponse.json(traffic(PAST.step, PAST.count)),
  ),
  http.get('*/api/v1/audit', ({ request }) => {
    const { searchParams } = new URL(request.url);
    const verb = searchParams.get('verb');
    const actor = searchParams.get('actor');
    return page(
      entries.filter(
        (entry) =>
          (!verb || entry.verb.startsWith(verb)) && (!actor || entry.actor.name.includes(actor)),
      ),
    );
  }),
  http.get('*/api/v1/search', () => HttpResponse.json([])),
];
