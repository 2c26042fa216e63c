/** The rule that stands for an event in a list: of the policy itself first, else the first of the set. Pure. */
import type { WafEvent } from '@/api/types/waf';

export type FirstRule = { name: string; message: string; others: number };

export function firstRuleOf({
  rules,
  matches,
}: Pick<WafEvent, 'rules' | 'matches'>): FirstRule | null {
  const others = rules.length + matches.length - 1;
  const [custom, match] = [rules[0], matches[0]];
  if (custom) return { name: custom.name, message: '', others };
  return match ? { name: String(match.rule), message: match.message, others } : null;
}
