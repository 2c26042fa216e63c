/** Why something was refused, in words; what a newer gateway says stands as it came. */
import { useCallback } from 'react';
import en from './en.json';
import { useText } from './text';

/** Names of rules where none took the request. */
const NO_RULE: ReadonlySet<string> = new Set(['', 'denied', 'would-deny']);

type Told = { reason: string; rule: string };
type Key = Extract<keyof typeof en, `reason.${string}`>;

const isKnown = (key: string): key is Key => Object.hasOwn(en, key);

export const isRule = (rule: string): boolean => !NO_RULE.has(rule);

export function useReason(): (told: Told) => string {
  const t = useText();
  return useCallback(
    ({ reason, rule }: Told) => {
      if (isRule(rule) && (reason === '' || reason === 'rule')) return t('reason.by', { rule });
      const key = `reason.${reason || 'no_rule'}`;
      return isKnown(key) ? t(key) : reason;
    },
    [t],
  );
}
