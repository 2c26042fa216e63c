/** From a refused Envoy resource to the object of ours that made it. Pure. */
import type { ApplyError } from '@/api/types/delivery';
import { paths } from '@/lib/paths';
import { parseResourceName } from '@/lib/slices';

const PLURAL_OF: Record<string, string> = {
  VirtualHost: 'hostnames',
  Route: 'routes',
  Cluster: 'services',
  ClusterLoadAssignment: 'services',
  Listener: 'listeners',
};

/** Null where the resource belongs to no single object. */
export function linkOf(error: ApplyError, slice: string): string | null {
  const plural = PLURAL_OF[error.type.split('.').at(-1) ?? ''];
  const { name } = parseResourceName(error.object);
  return plural && name ? paths.object(slice, plural, name) : null;
}
