/** Unsafe findings as they are confirmed: one tick for each code, which stands for everything found under it. */
import type { UnsafeFinding } from '@/api/types/delivery';

export type UnsafeGroup = { code: string; texts: readonly string[]; tick: string };

export function groupUnsafe(findings: readonly UnsafeFinding[]): UnsafeGroup[] {
  const texts = new Map<string, string[]>();
  for (const { code, text } of findings) texts.set(code, [...(texts.get(code) ?? []), text]);
  // The tick is for these very findings: one more under the same code has to be confirmed again.
  return [...texts].map(([code, found]) => ({
    code,
    texts: found,
    tick: [code, ...found].join('\n'),
  }));
}
