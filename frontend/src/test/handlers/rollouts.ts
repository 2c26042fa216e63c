import { http, HttpResponse } from 'msw';
import type { Rollout } from '@/api/types/rollouts';
import { evidenceOf, eventsOf } from '../world/proof';
import { listedRollouts, rollouts as every } from '../world/rollouts';
import { page, problem } from './answers';

const ONE = '*/api/v1/rollouts/:id';
const ENDED = new Set(['complete', 'rolled_back', 'superseded', 'cancelled']);
const AFTER: Record<string, Partial<Rollout>> = {
  pause: { state: 'paused', commands: ['resume', 'abort'] },
  resume: { state: 'baking', commands: ['pause', 'promote', 'abort'] },
  promote: { state: 'pushing' },
  abort: { state: 'rolling_back', commands: [] },
  retry: { id: 'ro-pending' },
};

const found = (id: unknown) => every.find((rollout) => rollout.id === id);
const missing = () => problem(404, 'not_found', 'No such rollout');

export const rollouts = [
  http.get('*/api/v1/rollouts', ({ request }) => {
    const { searchParams: asked } = new URL(request.url);
    const [active, ...names] = [asked.get('active'), 'slice', 'gateway', 'state'] as const;
    return page(
      listedRollouts.filter(
        (rollout) =>
          names.every((name) => !asked.get(name) || rollout[name] === asked.get(name)) &&
          (!active || ENDED.has(rollout.state) === (active === 'false')),
      ),
    );
  }),
  http.get(ONE, ({ params }) => {
    const rollout = found(params['id']);
    return rollout ? HttpResponse.json(rollout) : missing();
  }),
  http.get(`${ONE}/evidence`, ({ params }) => HttpResponse.json(evidenceOf(String(params['id'])))),
  http.get(`${ONE}/events`, ({ params }) => page(eventsOf(String(params['id'])))),
  http.post(`${ONE}/:command`, ({ params }) => {
    const rollout = found(params['id']);
    return rollout
      ? HttpResponse.json({ ...rollout, ...AFTER[String(params['command'])] })
      : missing();
  }),
];
