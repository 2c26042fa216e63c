/** The life of a tenant. */
import { http, HttpResponse } from 'msw';
import { archive, asked, stateOfAcme } from '../world/tenants';

const TENANT = '*/api/v1/tenants/:tenant';

export const tenancy = [
  http.get(`${TENANT}/state`, () => HttpResponse.json(stateOfAcme)),
  http.post(`${TENANT}/suspend`, () => HttpResponse.json(stateOfAcme)),
  http.get(`${TENANT}/exports`, () => HttpResponse.json({ items: [archive], next: null })),
  http.post(`${TENANT}/deletion`, () => HttpResponse.json(asked, { status: 202 })),
  http.get('*/api/v1/deletions', () => HttpResponse.json({ items: [], next: null })),
];
