/** What people want: the specs of hostnames, services, routes, listeners and defaults. */
import type { Problem } from './problem';

export type Kind = 'hostname' | 'service' | 'route' | 'listener' | 'defaults';
export type Plural = 'hostnames' | 'services' | 'routes' | 'listeners' | 'defaults';
export type ObjectState = 'published' | 'added' | 'changed' | 'removed';

export type IntentObject<Spec> = {
  id: string;
  kind: Kind;
  name: string;
  /** `<tenant>@<gateway>` */
  slice: string;
  state: ObjectState;
  spec: Spec;
  updated_at: string;
  updated_by: string | null;
  problems: Problem[];
};

export type HostnameSpec = { description: string; redirect_to_https: boolean };

export type StaticEndpoint = { address: string; port: number; weight: number };
export type Endpoints =
  { type: 'static'; addresses: StaticEndpoint[] } | { type: 'dns'; host: string; port: number };

export type HealthCheck = {
  path: string;
  interval_seconds: number;
  timeout_seconds: number;
  unhealthy_threshold: number;
  healthy_threshold: number;
  expected_statuses: number[];
};

export type ServiceSpec = {
  description: string;
  endpoints: Endpoints;
  protocol: 'http1' | 'http2';
  connect_timeout_seconds: number;
  load_balancing: 'round_robin' | 'least_request' | 'random';
  health_check: HealthCheck | null;
};

export type PathMatch = { type: 'prefix' | 'exact' | 'regex'; value: string };
export type HeaderMatch = {
  name: string;
  type: 'exact' | 'regex' | 'present';
  value: string;
  invert: boolean;
};
export type QueryMatch = { name: string; type: 'exact' | 'regex' | 'present'; value: string };
export type RouteMatch = {
  path: PathMatch;
  methods: string[];
  headers: HeaderMatch[];
  query: QueryMatch[];
};

export type Backend = { service: string; weight: number };
export type PathRewrite =
  { type: 'prefix' | 'full'; value: string } | { type: 'regex'; pattern: string; value: string };
export type Rewrite = { path: PathRewrite | null; hostname: string | null };
export type RetryOn = '5xx' | 'gateway-error' | 'connect-failure' | 'reset' | 'retriable-4xx';
export type Retry = { attempts: number; on: RetryOn[]; per_try_timeout_seconds: number | null };

export type ForwardAction = {
  type: 'forward';
  backends: Backend[];
  rewrite: Rewrite | null;
  timeout_seconds: number;
  retry: Retry | null;
};
export type RedirectAction = {
  type: 'redirect';
  status: 301 | 302 | 303 | 307 | 308;
  scheme: 'http' | 'https' | null;
  hostname: string | null;
  port: number | null;
  path: { type: 'full' | 'prefix'; value: string } | null;
  strip_query: boolean;
};

export type HeaderValue = { name: string; value: string };
export type HeaderEdits = { set: HeaderValue[]; add: HeaderValue[]; remove: string[] };

export type RouteSpec = {
  description: string;
  enabled: boolean;
  hostnames: string[];
  match: RouteMatch;
  action: ForwardAction | RedirectAction;
  request_headers: HeaderEdits;
  response_headers: HeaderEdits;
};

export type ListenerSpec = {
  protocol: 'http' | 'https';
  address: string;
  port: number;
  certificate: string | null;
};

export type DefaultsSpec = Record<string, number | string | boolean | null>;

export type Hostname = IntentObject<HostnameSpec>;
export type Service = IntentObject<ServiceSpec>;
export type Route = IntentObject<RouteSpec>;
export type Listener = IntentObject<ListenerSpec>;
