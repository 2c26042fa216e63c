import { http, HttpResponse } from 'msw';
import { holders, invitations, ownership, standing, views } from '../world/access';
import { accounts, connections, trusts } from '../world/automation';
import { me, members, roles, teams, tenantRoles, tenants, tokens } from '../world/people';
import { page } from './answers';

const TENANT = '*/api/v1/tenants/:tenant';
const ACCOUNT = `${TENANT}/service-accounts/:account`;
const NEW_SECRET = 'ght_3mXo9sVtQ1yR7wKd2LpZ8nBf';

export const access = [
  http.get('*/api/v1/me', () => HttpResponse.json(me)),
  http.get('*/api/v1/tenants', () => page(tenants)),
  http.get('*/api/v1/roles', () => HttpResponse.json(roles)),
  http.get(`${TENANT}/members`, () => page(members)),
  http.get(`${TENANT}/roles`, () => HttpResponse.json({ items: tenantRoles })),
  http.post(`${TENANT}/roles`, () => HttpResponse.json(tenantRoles.at(-1), { status: 201 })),
  http.get(`${TENANT}/invitations`, () => page(invitations)),
  http.post(`${TENANT}/invitations`, async ({ request }) => {
    const { email } = (await request.json()) as { email: string };
    const url = 'http://127.0.0.1:8000/invitations/5tGq…';
    return HttpResponse.json({ ...invitations[0], email, url }, { status: 201 });
  }),
  http.get(`${TENANT}/access-review`, ({ request }) => {
    const kind = new URL(request.url).searchParams.get('kind') ?? 'person';
    const items = holders.filter((one) => one.kind === kind);
    return HttpResponse.json({ items, next: null, ...standing });
  }),
  http.post(`${TENANT}/access-reviews`, () => HttpResponse.json(standing.last, { status: 201 })),
  http.get(`${TENANT}/views`, () =>
    HttpResponse.json({ items: views, next: null, standing_consent: null }),
  ),
  http.get(`${TENANT}/ownership`, () => HttpResponse.json(ownership)),
  http.patch(`${TENANT}/members/:id`, () => HttpResponse.json(members[0])),
  http.delete(`${TENANT}/members/:id`, () => new HttpResponse(null, { status: 204 })),
  http.get(`${TENANT}/teams`, () => page(teams)),
  http.post(`${TENANT}/teams`, () => HttpResponse.json(teams[0], { status: 201 })),
  http.patch(`${TENANT}/teams/:slug`, () => HttpResponse.json(teams[0])),
  http.delete(`${TENANT}/teams/:slug`, () => new HttpResponse(null, { status: 204 })),
  http.get(`${TENANT}/tokens`, () => page(tokens)),
  http.post(`${TENANT}/tokens`, async ({ request }) => {
    const asked = (await request.json()) as object;
    return HttpResponse.json(
      { ...tokens[0], ...asked, id: 'tk-new', token: NEW_SECRET },
      { status: 201 },
    );
  }),
  http.delete(`${TENANT}/tokens/:id`, () => new HttpResponse(null, { status: 204 })),
  http.post(`${TENANT}/tokens/:id/rotate`, () =>
    HttpResponse.json({ ...tokens[0], id: 'tk-new', token: NEW_SECRET }, { status: 201 }),
  ),
  http.get(`${TENANT}/service-accounts`, () => page(accounts)),
  http.post(`${TENANT}/service-accounts`, () => HttpResponse.json(accounts[0], { status: 201 })),
  http.patch(ACCOUNT, () => HttpResponse.json(accounts[0])),
  http.post(`${ACCOUNT}/tokens`, () =>
    HttpResponse.json({ ...tokens[0], token: NEW_SECRET }, { status: 201 }),
  ),
  http.get(`${ACCOUNT}/trusts`, () => page(trusts)),
  http.post(`${ACCOUNT}/trusts`, () => HttpResponse.json(trusts[0], { status: 201 })),
  http.get(`${TENANT}/connections`, () => page(connections)),
  http.post(`${TENANT}/connections`, () => HttpResponse.json(connections[0], { status: 201 })),
];
