/** How services are, as their nodes told last. */
import { useQuery } from '@tanstack/react-query';
import { read, type Query } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Schemas } from '@/api/types/schemas';

export type HealthOverview = Schemas['HealthOverviewShape'];
export type Glance = Schemas['GlanceShape'];
export type ServiceHealth = Schemas['ServiceHealthShape'];
export type HealthEndpoint = Schemas['HealthEndpointShape'];
export type EndpointOn = Schemas['EndpointOnShape'];
export type HealthNode = Schemas['HealthNodeShape'];
export type HealthChange = Schemas['HealthChangeShape'];
export type EndpointState = EndpointOn['state'];
export type EndpointReason = EndpointOn['reason'];

/** News come by the live connection; this is for what ages without any: nodes that fall silent. */
const AGAIN_MS = 10_000;

export const useServicesHealth = (of: Query) =>
  useQuery<HealthOverview, ApiError>({
    queryKey: keys.health(of),
    queryFn: ({ signal }) => read('/service-health', of, signal),
    refetchInterval: AGAIN_MS,
  });

export const useServiceHealth = (slice: string, service: string) =>
  useQuery<ServiceHealth, ApiError>({
    queryKey: keys.health({ slice, service }),
    queryFn: ({ signal }) => read(`/slices/${slice}/services/${service}/health`, {}, signal),
    refetchInterval: AGAIN_MS,
    enabled: service !== '',
  });
