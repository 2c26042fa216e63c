/** What the server says of an expression while it is written: the first mistake, what may follow, what it costs. */
import { useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { write } from '@/api/client';
import { keys } from '@/api/keys';
import type { ExpressionAnswer, ExpressionSuggestion } from '@/api/types/wafLanguage';
import { toCharacters, toUnits, type Range } from './parts';

export type Said = {
  /** What the text and the cursor were. */
  text: string;
  cursor: number;
  mistake: (Range & { text: string }) | null;
  suggestions: readonly ExpressionSuggestion[];
  /** Null: not known, or nothing that could be asked. */
  costMicroseconds: number | null;
};

const SETTLE_MS = 150;

/** The newest answer. Null where nobody answers: the check of the whole policy still tells what is wrong. */
export function useExpression(slice: string, text: string, cursor: number): Said | null {
  const asked = useSettled(JSON.stringify([text, cursor]));
  const { data } = useQuery({
    queryKey: keys.expression(slice, asked),
    queryFn: () => ask(slice, asked),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  return data ?? null;
}

async function ask(slice: string, asked: string): Promise<Said> {
  const [text, cursor] = JSON.parse(asked) as [string, number];
  const answer = await write<ExpressionAnswer>({
    method: 'POST',
    path: `/slices/${slice}/waf/expressions`,
    body: { text, cursor: toCharacters(text, cursor) },
  });
  return { text, cursor, ...inUnits(text, answer) };
}

function inUnits(text: string, { error, suggestions, cost_microseconds }: ExpressionAnswer) {
  return {
    mistake: error && {
      text: error.text,
      start: toUnits(text, error.start),
      end: toUnits(text, error.end),
    },
    suggestions: suggestions.map((one) => ({ ...one, start: toUnits(text, one.start) })),
    costMicroseconds: cost_microseconds,
  };
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
