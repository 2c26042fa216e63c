/** What new policies, rules and destinations start as. */
import type { Destination, EgressPolicySpec, EgressRule } from '@/api/types/intent';

/** It begins by telling: nobody is refused by a policy that nobody has watched yet. */
export const policy = (): EgressPolicySpec => ({
  description: '',
  mode: 'observe',
  workloads: [],
  rules: [],
});

export const destination = (): Destination => ({
  host: '',
  port: 443,
  forwarding: 'tunnel',
  methods: [],
  path_prefix: null,
});

export const rule = (): EgressRule => ({
  name: '',
  action: 'allow',
  destinations: [destination()],
});
