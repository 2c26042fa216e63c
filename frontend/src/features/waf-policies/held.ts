/** Which rules of the policy in the form Envoy holds by itself, by their names, as the server says. */
import { createContext, useContext, useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { write } from '@/api/client';
import { keys } from '@/api/keys';
import type { WafPolicySpec } from '@/api/types/intent';
import type { RuleHeld } from '@/api/types/wafLanguage';

type Held = ReadonlyMap<string, RuleHeld>;

const NOTHING: Held = new Map();
const SETTLE_MS = 400;

const Context = createContext<Held>(NOTHING);
export const HeldProvider = Context.Provider;

/** What is said of a rule; undefined where it refuses nothing, or nobody answers. */
export const useHeldRule = (name: string) => useContext(Context).get(name);

export function useHeld(slice: string, { mode, rules }: WafPolicySpec): Held {
  const asked = useSettled(JSON.stringify({ mode, rules }));
  const { data } = useQuery({
    queryKey: keys.heldRules(slice, asked),
    queryFn: () =>
      write<RuleHeld[]>({
        method: 'POST',
        path: `/slices/${slice}/waf/held`,
        body: { spec: JSON.parse(asked) as unknown },
      }),
    select: (found): Held => new Map(found.map((one) => [one.rule, one])),
    enabled: rules.some(({ action }) => action === 'block'),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return data ?? NOTHING;
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
