/** One route of a draft as the server keeps it, for tests: versions, dry runs, refusals. */
import { http, HttpResponse } from 'msw';
import type { Problem } from '@/api/types/problem';
import type { Route, RouteSpec } from '@/api/types/intent';
import { forwardTo } from '@/test/world/forwards';

const ONE = '*/api/v1/slices/acme@edge/routes/shop-root';
const LIST = '*/api/v1/slices/acme@edge/routes';

export const spec = (change: Partial<RouteSpec> = {}): RouteSpec => ({
  description: '',
  enabled: true,
  hostnames: ['shop.acme.test'],
  match: {
    path: { type: 'prefix', value: '/' },
    methods: [],
    headers: [],
    query: [],
    cookies: [],
    grpc: null,
    client_addresses: [],
    countries: [],
    asns: [],
    tls_fingerprints: [],
    scheme: null,
  },
  action: forwardTo(['echo-v1', 100], ['echo-v2', 0]),
  request_headers: { set: [], add: [], remove: [] },
  response_headers: { set: [], add: [], remove: [] },
  waf: null,
  dlp: null,
  records: null,
  policies: [],
  policies_off: [],
  ...change,
});

export const problem = (pointer: string, text: string): Problem => ({
  code: 'wrong',
  severity: 'error',
  pointer,
  text,
  kind: 'route',
  name: 'shop-root',
});

type Sent = { method: string; ifMatch: string | null; spec: RouteSpec | undefined };

export class FakeDraft {
  version = 1;
  stored = spec();
  state: Route['state'] = 'published';
  author = 'Alice';
  /** What is wrong with a spec; decided by the test. */
  wrong: (spec: RouteSpec) => Problem[] = () => [];
  readonly checks: Sent[] = [];
  readonly writes: Sent[] = [];

  get object(): Route {
    return {
      id: 'route-1',
      kind: 'route',
      name: 'shop-root',
      slice: 'acme@edge',
      state: this.state,
      spec: this.stored,
      updated_at: '2026-11-21T03:00:00Z',
      updated_by: this.author,
      etag: `"${this.version}"`,
      problems: [],
    };
  }

  /** Somebody saves, whoever it is. */
  save(author: string, change: Partial<RouteSpec>): void {
    this.stored = { ...this.stored, ...change };
    this.state = 'changed';
    this.author = author;
    this.version += 1;
  }

  handlers() {
    const shown = () => HttpResponse.json(this.object, { headers: { ETag: this.object.etag } });
    return [
      http.get(LIST, () => HttpResponse.json({ items: [this.object], next: null })),
      http.get(ONE, shown),
      http.put(ONE, ({ request }) => this.#put(request)),
      http.post(LIST, ({ request }) => this.#put(request)),
      http.delete(ONE, () => {
        this.version += 1;
        this.state = 'removed';
        return shown();
      }),
    ];
  }

  async #put(request: Request) {
    const body = (await request.json()) as { spec: RouteSpec };
    const ifMatch = request.headers.get('If-Match');
    const sent = { method: request.method, ifMatch, spec: body.spec };
    const problems = this.wrong(body.spec);
    if (new URL(request.url).searchParams.has('dry_run')) {
      this.checks.push(sent);
      return HttpResponse.json({ ...this.object, spec: body.spec, problems });
    }
    this.writes.push(sent);
    if (ifMatch && ifMatch !== this.object.etag) return refused(412, 'precondition_failed', []);
    if (problems.length > 0) return refused(422, 'invalid', problems);
    this.save('Me', body.spec);
    return HttpResponse.json(this.object, { headers: { ETag: this.object.etag } });
  }
}

const refused = (status: number, code: string, problems: Problem[]) =>
  HttpResponse.json({ type: 'about:blank', title: code, status, code, problems }, { status });
