/**
 * The features of the console. Order is data: it is the order of the navigation.
 * A feature is a folder with a `feature.ts`; a folder that is not there simply has no pages.
 */
import type { Feature } from '@/lib/feature';

export const ORDER = [
  'overview',
  'executive',
  'objectives',
  'debug',
  'gateways',
  'alerts',
  'health',
  'checks',
  'records',
  'costs',
  'waf-events',
  'waf-simulator',
  'egress',
  'routes',
  'services',
  'hostnames',
  'traffic-policies',
  'consumers',
  'route-tester',
  'waf-policies',
  'dlp-policies',
  'lists',
  'workloads',
  'egress-policies',
  'egress-destinations',
  'credentials',
  'certificates',
  'listeners',
  'defaults',
  'import',
  'review',
  'revisions',
  'rollouts',
  'shifts',
  'switches',
  'delivery',
  'issuers',
  'exports',
  'tenants',
  'access',
  'account',
  'audit',
] as const;

const modules = import.meta.glob<{ feature: Feature }>('../features/*/feature.ts', { eager: true });

/** Every feature found in `src/features`, in order; a folder missing from the order is a mistake. */
export const features: readonly Feature[] = ORDER.flatMap((name) => {
  const module = modules[`../features/${name}/feature.ts`];
  return module ? [module.feature] : [];
});

export const folders: readonly string[] = Object.keys(modules).map(
  (path) => path.split('/')[2] ?? path,
);
