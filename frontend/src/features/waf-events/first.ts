/** What stands for an event in a list: a rule of the policy first, else one of the set, or a detector. Pure. */
import type { WafEvent } from '@/api/types/waf';

export type FirstRule = { name: string; message: string; others: number };

export function firstRuleOf({
  rules,
  matches,
  leaks,
}: Pick<WafEvent, 'rules' | 'matches' | 'leaks'>): FirstRule | null {
  const others = rules.length + matches.length - 1;
  const [custom, match, leak] = [rules[0], matches[0], leaks[0]];
  if (custom) return { name: custom.name, message: '', others };
  if (match) return { name: String(match.rule), message: match.message, others };
  const detectors = new Set(leaks.map(({ detector }) => detector));
  return leak ? { name: leak.detector, message: leak.label, others: detectors.size - 1 } : null;
}
