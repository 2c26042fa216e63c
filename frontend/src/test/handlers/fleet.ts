import { http, HttpResponse } from 'msw';
import { gateways, joinTokens, nodes, slices } from '../world/fleet';
import { page, problem } from './answers';

export const fleet = [
  http.get('*/api/v1/slices', () => page(slices)),
  http.get('*/api/v1/slices/:slice', ({ params }) => {
    const found = slices.find(({ slice }) => slice === params['slice']);
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'No such slice');
  }),
  http.get('*/api/v1/gateways', () => page(gateways)),
  http.get('*/api/v1/gateways/:gateway/join-tokens', () => page(joinTokens)),
  http.post('*/api/v1/gateways/:gateway/join-tokens', () =>
    HttpResponse.json(
      { ...joinTokens[0], id: 'j-2', token: 'ghj_9vQ2sLr0bXw81kTnE4' },
      { status: 201 },
    ),
  ),
  http.get('*/api/v1/nodes', ({ request }) => {
    const { searchParams } = new URL(request.url);
    const [gateway, status] = [searchParams.get('gateway'), searchParams.get('status')];
    const q = searchParams.get('q') ?? '';
    return page(
      nodes.filter(
        (node) =>
          (!gateway || node.gateway === gateway) &&
          (!status || node.status === status) &&
          node.name.includes(q),
      ),
    );
  }),
  http.get('*/api/v1/nodes/:id', ({ params }) => {
    const found = nodes.find(({ id }) => id === params['id']);
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'No such node');
  }),
  http.patch('*/api/v1/nodes/:id', async ({ params, request }) => {
    const found = nodes.find(({ id }) => id === params['id']);
    return HttpResponse.json({ ...found, ...((await request.json()) as object) });
  }),
  http.post('*/api/v1/nodes/:id/revoke', () => HttpResponse.json({})),
];
