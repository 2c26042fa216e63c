/** From the Envoy resource a node refused to the object of ours that made it. Pure. */
import { paths } from '@/lib/paths';
import { parseResourceName } from '@/lib/slices';

/**
 * A tenant's resources are `<tenant>/<name>`: virtual hosts, whose names have a dot, and clusters. The platform's are
 * listeners and the route table `ingress`, which belongs to no single object (null).
 */
export function linkOf(resource: string, slice: string): string | null {
  const { tenant, name } = parseResourceName(resource);
  if (!tenant) return name && name !== 'ingress' ? paths.object(slice, 'listeners', name) : null;
  return paths.object(slice, name.includes('.') ? 'hostnames' : 'services', name);
}
