/** What new services and their parts start as. */
import type {
  Endpoints,
  Failover,
  HealthCheck,
  OutlierDetection,
  ServiceSpec,
  ServiceTls,
  StaticEndpoint,
} from '@/api/types/intent';

export const endpoint = (): StaticEndpoint => ({
  address: '',
  port: 80,
  weight: 1,
  region: null,
  zone: null,
  priority: 0,
});

export const endpointsOf = (type: string): Endpoints =>
  type === 'dns'
    ? { type: 'dns', host: '', port: 443, record: null, refresh_seconds: null, private: false }
    : { type: 'static', addresses: [endpoint()], registration: false };

export const tls = (): ServiceTls => ({
  server_name: null,
  trust: null,
  client_certificate: null,
});

export const healthCheck = (): HealthCheck => ({
  protocol: null,
  path: '/healthz',
  host: null,
  grpc_service: null,
  jitter_percent: null,
  heed_immediate_failure: false,
  interval_seconds: 5,
  timeout_seconds: 1,
  unhealthy_threshold: 3,
  healthy_threshold: 1,
  expected_statuses: [200],
});

export const outlierDetection = (): OutlierDetection => ({
  consecutive_failures: 5,
  interval_seconds: 10,
  ejection_seconds: 30,
  most_percent: 50,
});

export const service = (): ServiceSpec => ({
  description: '',
  endpoints: endpointsOf('static'),
  protocol: 'http1',
  tls: null,
  connect_timeout_seconds: 2,
  load_balancing: 'round_robin',
  slow_start_seconds: null,
  health_check: null,
  outlier_detection: null,
  failover: null,
  limits: null,
  policies: [],
});

export const failover = (): Failover => ({
  prefer_nearby: false,
  spill_below_percent: null,
  panic_below_percent: null,
});

/** `10.0.0.1:9001 +2`, or `svc.example.com:443`; `+` where there are only those that register. */
export function describeEndpoints(endpoints: Endpoints): string {
  if (endpoints.type === 'dns')
    return endpoints.port ? `${endpoints.host}:${endpoints.port}` : endpoints.host;
  const [first, ...rest] = endpoints.addresses;
  if (!first) return endpoints.registration ? '+' : '';
  return `${first.address}:${first.port}${rest.length > 0 ? ` +${rest.length}` : ''}`;
}
