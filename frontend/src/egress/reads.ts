/** Workloads, egress policies and named destinations of a slice, as its draft has them. */
import { keys } from '@/api/keys';
import type { EgressPolicy, NamedDestination, Workload } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';

export const useWorkloads = (slice: string) =>
  useEndless<Workload>(keys.objects(slice, 'workloads'), `/slices/${slice}/workloads`);

export const useEgressPolicies = (slice: string) =>
  useEndless<EgressPolicy>(
    keys.objects(slice, 'egress-policies'),
    `/slices/${slice}/egress-policies`,
  );

export const useNamedDestinations = (slice: string) =>
  useEndless<NamedDestination>(
    keys.objects(slice, 'egress-destinations'),
    `/slices/${slice}/egress-destinations`,
  );
