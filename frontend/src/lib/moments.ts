/** Moments as people choose them: fields of date and time, always in UTC. */

/** What a `datetime-local` field holds → a moment of the API; null while it is empty or half typed. */
export function fromField(text: string): string | null {
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

const FIELD_LENGTH = 'yyyy-mm-ddThh:mm'.length;

/** A moment → what a `datetime-local` field shows. */
export const toField = (ms: number): string => new Date(ms).toISOString().slice(0, FIELD_LENGTH);
