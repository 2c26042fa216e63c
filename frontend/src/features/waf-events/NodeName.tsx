/** The name of the node that saw a request; its id where it is gone or may not be seen. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Node } from '@/api/types/fleet';
import { paths } from '@/lib/paths';

const SHORT = 8;

export function NodeName({ id }: { id: string }) {
  const { data } = useQuery<Node, ApiError>({
    queryKey: keys.node(id),
    queryFn: ({ signal }) => read<Node>(`/nodes/${id}`, {}, signal),
  });
  if (!data) return <span className="mono">{id.slice(0, SHORT)}</span>;
  return (
    <Link to={paths.node(id)} className="mono">
      {data.name}
    </Link>
  );
}
