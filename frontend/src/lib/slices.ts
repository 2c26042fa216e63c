/** A slice key is `<tenant>@<gateway>`. */
export type SliceKey = { tenant: string; gateway: string };

export function parseSlice(slice: string): SliceKey {
  const at = slice.lastIndexOf('@');
  return { tenant: slice.slice(0, at), gateway: slice.slice(at + 1) };
}

/** The slice of a gateway's own listeners and defaults. */
export const isPlatform = (slice: string): boolean => parseSlice(slice).tenant === 'platform';

/** `acme/shop-api` → `{tenant: 'acme', name: 'shop-api'}`; names without a tenant keep an empty one. */
export function parseResourceName(name: string): { tenant: string; name: string } {
  const slash = name.indexOf('/');
  return { tenant: name.slice(0, Math.max(slash, 0)), name: name.slice(slash + 1) };
}
