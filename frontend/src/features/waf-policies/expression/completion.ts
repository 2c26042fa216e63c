/** Which suggestions fit what is written by now, and what the text becomes when one is taken. Pure. */
import type { ExpressionSuggestion } from '@/api/types/wafLanguage';
import type { Said } from './useExpression';

/** An answer still fits while only its word goes on: so the list does not blink between two answers. */
export function fitting(
  said: Said | null,
  text: string,
  cursor: number,
): readonly ExpressionSuggestion[] {
  return (said?.suggestions ?? []).filter((one) => {
    const word = text.slice(one.start, cursor);
    return (
      cursor >= one.start &&
      said?.text.slice(0, one.start) === text.slice(0, one.start) &&
      one.text.startsWith(word) &&
      one.text !== word
    );
  });
}

/** A function is followed by what it takes. */
export function taken(one: ExpressionSuggestion, text: string, cursor: number) {
  const written = one.kind === 'function' ? `${one.text}(` : one.text;
  return {
    text: text.slice(0, one.start) + written + text.slice(cursor),
    cursor: one.start + written.length,
  };
}
