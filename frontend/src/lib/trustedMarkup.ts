/**
 * What scripts may write into the page as text that is parsed (Trusted Types): style sheets, as Mantine writes them,
 * and no markup. Whatever has a `<` in it is refused; React makes elements without any text.
 */
type Rules = { createHTML: (text: string) => string | null };
type Factory = { createPolicy: (name: string, rules: Rules) => unknown };

export const withoutMarkup = (text: string): string | null => (text.includes('<') ? null : text);

export function forbidMarkup(): void {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  factory?.createPolicy('default', { createHTML: withoutMarkup });
}
