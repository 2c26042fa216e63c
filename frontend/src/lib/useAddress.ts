/** The parts of the address that pages name: `$id`, `$sequence`, `$name`; empty or absent where the page has none. */
import { useParams } from '@tanstack/react-router';

type Address = { id: string; sequence: string; name: string | undefined };

export function useAddress(): Address {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  return { id: params['id'] ?? '', sequence: params['sequence'] ?? '', name: params['name'] };
}
