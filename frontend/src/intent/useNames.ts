/** The names of one kind in a slice, for fields that refer to them. */
import { keys } from '@/api/keys';
import type { IntentObject, Plural } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';

export function useNames(slice: string, plural: Plural): readonly string[] {
  const { items } = useEndless<IntentObject<unknown>>(
    keys.objects(slice, plural),
    `/slices/${slice}/${plural}`,
  );
  return items.map(({ name }) => name);
}
