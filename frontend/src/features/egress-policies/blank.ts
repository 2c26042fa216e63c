/** What new policies, rules and destinations start as. */
import type {
  Destination,
  EgressPolicySpec,
  EgressRule,
  Hours,
  ResidencyRule,
} from '@/api/types/intent';

/** It begins by telling: nobody is refused by a policy that nobody has watched yet. */
export const policy = (): EgressPolicySpec => ({
  description: '',
  mode: 'observe',
  workloads: [],
  rules: [],
  residency: [],
});

export const destination = (): Destination => ({
  host: '',
  port: 443,
  forwarding: 'tunnel',
  methods: [],
  regions: [],
  path_prefix: null,
});

export const rule = (): EgressRule => ({
  name: '',
  action: 'allow',
  destinations: [destination()],
  starts_at: null,
  expires_at: null,
  schedule: null,
  rate: null,
  kib_per_second: null,
  max_tunnels: null,
  dlp: null,
});

/** Strict: whoever keeps data somewhere wants to know where it goes. */
export const residency = (): ResidencyRule => ({
  name: '',
  data_class: '',
  from_regions: [],
  to_regions: [],
  strict: true,
});

/** Working hours, as most people mean them. */
export const hours = (): Hours => ({
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  begins: '08:00',
  ends: '18:00',
});

/** What a first policy may be like: it needs the workload that it names. */
export const FIRST = {
  name: 'payments',
  spec: {
    mode: 'observe' as const,
    workloads: ['orders'],
    rules: [
      { ...rule(), name: 'stripe', destinations: [{ ...destination(), host: 'api.stripe.com' }] },
    ],
  },
};
