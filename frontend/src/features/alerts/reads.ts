/** What the pages of alerts read. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type {
  Alert,
  AlertEvent,
  AlertKind,
  AlertRule,
  Channel,
  InhibitionPage,
  NotificationDelivery,
  NotificationPolicy,
  Runbook,
  Silence,
} from '@/api/types/alerts';
import { useEndless } from '@/api/useEndless';

const REREAD_MS = 30_000; // windows open and close by the clock

export const useAlerts = (filter: Record<string, string>) =>
  useEndless<Alert>(keys.alerts(filter), '/alerts', filter);

export const useAlert = (id: string) =>
  useQuery<Alert, ApiError>({
    queryKey: keys.alert(id),
    queryFn: ({ signal }) => read(`/alerts/${id}`, {}, signal),
    refetchInterval: REREAD_MS,
  });

export const useAlertEvents = (id: string) =>
  useEndless<AlertEvent>(keys.alertEvents(id), `/alerts/${id}/events`);

export const useKinds = () =>
  useQuery<{ items: AlertKind[] }, ApiError, AlertKind[]>({
    queryKey: keys.alertKinds(),
    queryFn: ({ signal }) => read('/alert-kinds', {}, signal),
    select: ({ items }) => items,
  });

export const useRunbook = (kind: string) =>
  useQuery<Runbook, ApiError>({
    queryKey: [...keys.alertKinds(), kind],
    queryFn: ({ signal }) => read(`/alert-kinds/${kind}/runbook`, {}, signal),
  });

export const useRules = (tenant: string) =>
  useEndless<AlertRule>(keys.alerting(tenant, 'rules'), `/tenants/${tenant}/alert-rules`);

export const useSilences = (tenant: string) =>
  useEndless<Silence>(keys.alerting(tenant, 'silences'), `/tenants/${tenant}/silences`);

/** A tenant may have two hundred at most: one page holds them all. */
export function useInhibitions(tenant: string) {
  const { data, isPending, error, refetch } = useQuery<InhibitionPage, ApiError>({
    queryKey: keys.alerting(tenant, 'inhibitions'),
    queryFn: ({ signal }) => read(`/tenants/${tenant}/inhibitions`, { limit: 200 }, signal),
    refetchInterval: REREAD_MS,
  });
  return {
    items: data?.items ?? [],
    always: data?.always ?? [],
    isLoading: isPending,
    error,
    readAgain: () => void refetch(),
  };
}

export const useChannels = (tenant: string) =>
  useEndless<Channel>(keys.alerting(tenant, 'channels'), `/tenants/${tenant}/channels`);

export const usePolicies = (tenant: string) =>
  useEndless<NotificationPolicy>(
    keys.alerting(tenant, 'policies'),
    `/tenants/${tenant}/notification-policies`,
  );

export const useDeliveries = (channel: string) =>
  useEndless<NotificationDelivery>(keys.deliveries(channel), `/channels/${channel}/deliveries`);
