/** What the rules of acme say of a question: of the rules just so much that a tester can be seen at work. */
import type { EgressAnswer, EgressQuestion } from '@/api/types/egress';

export function answerTo({ destination, against }: EgressQuestion): EgressAnswer {
  const said = { destination, against: against ?? 'live', revision: 413, notes: [], also: [] };
  if (destination.includes('dropbox'))
    return {
      ...said,
      outcome: 'denied',
      reason: 'rule',
      text: 'Egress rule payments/no-uploads denies this destination.',
      policy: 'payments',
      rule: 'no-uploads',
      pointer: '/spec/rules/1/destinations/0',
      also: ['payments/stripe'],
    };
  return {
    ...said,
    outcome: 'allowed',
    reason: '',
    text: '',
    policy: 'payments',
    rule: 'stripe',
    pointer: '/spec/rules/0/destinations/0',
    notes: ['The address of a name is judged when it is dialled.'],
  };
}
