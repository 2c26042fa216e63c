import { http, HttpResponse } from 'msw';
import { me, members, roles, teams, tenants, tokens } from '../world/people';
import { page } from './answers';

const TENANT = '*/api/v1/tenants/:tenant';

export const access = [
  http.get('*/api/v1/me', () => HttpResponse.json(me)),
  http.get('*/api/v1/tenants', () => page(tenants)),
  http.get('*/api/v1/roles', () => HttpResponse.json(roles)),
  http.get(`${TENANT}/members`, () => page(members)),
  http.post(`${TENANT}/members`, async ({ request }) => {
    const { email, roles: given } = (await request.json()) as { email: string; roles: string[] };
    const user = { id: 'u-new', email, name: '' };
    const sign_in_url = 'http://127.0.0.1:8000/sign-in/once/5tGq…';
    return HttpResponse.json(
      { id: 'm-new', user, roles: given, teams: [], since: new Date().toISOString(), sign_in_url },
      { status: 201 },
    );
  }),
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
      { ...tokens[0], ...asked, id: 'tk-new', token: 'gh_3mXo9sVtQ1yR7wKd2LpZ8nBf' },
      { status: 201 },
    );
  }),
  http.delete(`${TENANT}/tokens/:id`, () => new HttpResponse(null, { status: 204 })),
];
