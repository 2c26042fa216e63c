/** What new services and their parts start as. */
import type {
  Endpoints,
  HealthCheck,
  OutlierDetection,
  ServiceSpec,
  ServiceTls,
  StaticEndpoint,
} from '@/api/types/intent';

export const endpoint = (): StaticEndpoint => ({ address: '', port: 80, weight: 1 });

export const endpointsOf = (type: string): Endpoints =>
  type === 'dns'
    ? { type: 'dns', host: '', port: 443 }
    : { type: 'static', addresses: [endpoint()] };

export const tls = (): ServiceTls => ({ server_name: null, trust: null });

export const healthCheck = (): HealthCheck => ({
  path: '/healthz',
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
  limits: null,
  policies: [],
});

/** `10.0.0.1:9001 +2`, or `svc.example.com:443`. */
export function describeEndpoints(endpoints: Endpoints): string {
  if (endpoints.type === 'dns') return `${endpoints.host}:${endpoints.port}`;
  const [first, ...rest] = endpoints.addresses;
  if (!first) return '';
  return `${first.address}:${first.port}${rest.length > 0 ? ` +${rest.length}` : ''}`;
}
