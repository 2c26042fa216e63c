/** Which objects of a slice name one policy. */
import { keys } from '@/api/keys';
import type { NamingObject } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';

const KIND = 'traffic_policy';

export const useNaming = (slice: string, name: string) => {
  const asked = { kind: KIND, name };
  return useEndless<NamingObject>(keys.namedBy(slice, asked), `/slices/${slice}/named-by`, asked);
};
