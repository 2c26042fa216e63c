/** A changed field of an entry as text. Pure; entries are data of others and may have any shape. */
export type FieldChange = { pointer: string; before: string; after: string };

export function parseChange(change: unknown): FieldChange {
  if (typeof change !== 'object' || change === null)
    return { pointer: '', before: '', after: show(change) };
  const { pointer, before, after, text } = change as Record<string, unknown>;
  if (typeof pointer !== 'string') return { pointer: '', before: '', after: show(change) };
  return { pointer, before: show(before), after: show(after ?? text) };
}

function show(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
