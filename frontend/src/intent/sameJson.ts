/** JSON values compared by content: the server's order of keys is not ours. */

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function isSameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true; // what was not touched is the same value, however long it is
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSameJson(item, other[at]));
  if (!isFields(one) || !isFields(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && isSameJson(one[name], other[name]))
  );
}
