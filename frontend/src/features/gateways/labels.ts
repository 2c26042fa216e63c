/** Labels of a node as lines of a form, the region first. Pure. */

export const REGION = 'region';

export type LabelLine = { key: string; value: string };
type Labels = Readonly<Record<string, string>>;

const byKey = ([one]: [string, string], [other]: [string, string]): number =>
  Number(other === REGION) - Number(one === REGION) || one.localeCompare(other);

/** The region first, the others by key. */
export const labelLines = (labels: Labels): LabelLine[] =>
  Object.entries(labels)
    .toSorted(byKey)
    .map(([key, value]) => ({ key, value }));

/** Lines that say nothing are dropped; of two with one key the last counts. */
export const labelsOf = (lines: readonly LabelLine[]): Record<string, string> =>
  Object.fromEntries(
    lines
      .map(({ key, value }): [string, string] => [key.trim(), value.trim()])
      .filter(([key, value]) => key !== '' && !(key === REGION && value === '')),
  );

/** A key that stands twice, which would silently lose one of the two; null where none does. */
export function keyTwice(lines: readonly LabelLine[]): string | null {
  const keys = lines.map(({ key }) => key.trim()).filter(Boolean);
  return keys.find((key, at) => keys.indexOf(key) !== at) ?? null;
}

/** Where the API finds the label (RFC 6901). */
export const labelPointer = (key: string): string =>
  `/labels/${key.trim().replaceAll('~', '~0').replaceAll('/', '~1')}`;
