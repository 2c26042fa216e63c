import { http, HttpResponse } from 'msw';
import { account as mine, sessions } from '../world/account';

const ME = '*/api/v1/me';

export const account = [
  http.get(`${ME}/account`, () => HttpResponse.json(mine)),
  http.patch(`${ME}/factors/:id`, () => HttpResponse.json(mine.factors[0])),
  http.delete(`${ME}/factors/:id`, () => new HttpResponse(null, { status: 204 })),
  http.post(`${ME}/recovery-codes`, () =>
    HttpResponse.json({ codes: ['7q2m4k-9x0v1c-t3hf8a-wz6j5p'] }, { status: 201 }),
  ),
  http.get(`${ME}/sessions`, () => HttpResponse.json({ items: sessions })),
  http.delete(`${ME}/sessions`, () => HttpResponse.json({ ended: 1 })),
  http.delete(`${ME}/sessions/:id`, () => new HttpResponse(null, { status: 204 })),
  http.post(`${ME}/proof`, () => HttpResponse.json(mine.proof)),
  http.get('*/api/v1/tenants/:tenant/sign-in-rules', () =>
    HttpResponse.json({ require_mfa: false, without_factor: ['bob@acme.test'], etag: '"1"' }),
  ),
];
