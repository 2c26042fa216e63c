/** Where an object of a draft is edited. Pure. */

/** `egress_policy` → `egress-policies`: as the API and the console address them. There is one object of defaults. */
export const pluralOf = (kind: string): string => {
  const words = kind.replaceAll('_', '-');
  if (words.endsWith('s')) return words;
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
};
