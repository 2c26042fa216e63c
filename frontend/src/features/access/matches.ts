/** Does every word of the filter occur in one of these texts? Pure. */
export function matches(filter: string, ...texts: readonly string[]): boolean {
  const hay = texts.join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
