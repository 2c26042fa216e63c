/** What new policies, rules and exclusions start as: what the API takes for unsaid. */
import type {
  Bans,
  Bot,
  CustomRule,
  Exclusion,
  InspectionLimits,
  Rate,
  ResponseInspection,
  Technology,
  WafPolicySpec,
} from '@/api/types/intent';

export const TECHNOLOGIES: readonly Technology[] = ['php', 'java', 'nodejs', 'iis'];

export const limits = (): InspectionLimits => ({
  arguments: 255,
  argument_name_bytes: 100,
  argument_value_bytes: 8_000,
  all_arguments_bytes: 64_000,
  inspected_body_bytes: 131_072,
});

export const responses = (): ResponseInspection => ({
  inspect: true,
  threshold: 4,
  inspected_body_bytes: 131_072,
  content_types: [
    'text/html',
    'text/plain',
    'text/xml',
    'application/json',
    'application/problem+json',
    'application/xml',
  ],
});

/** It begins by telling: nobody is refused by a policy that nobody has watched yet. */
export const policy = (): WafPolicySpec => ({
  description: '',
  mode: 'detect',
  paranoia: 1,
  detection_paranoia: null,
  inbound_threshold: 5,
  technologies: [...TECHNOLOGIES],
  allowed_methods: ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
  allowed_content_types: [
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/related',
    'text/xml',
    'application/xml',
    'application/soap+xml',
    'application/json',
    'application/cloudevents+json',
  ],
  limits: limits(),
  responses: null,
  long_bodies: null,
  exclusions: [],
  rules: [],
  bans: null,
  challenges_in_floods: false,
  bots: [],
  raw: '',
  sampling: { share: 0.01, bodies: false },
});

/** A new rule is only told of at first, too. */
export const rule = (): CustomRule => ({
  name: '',
  description: '',
  expression: '',
  action: 'block',
  score: 5,
  status: 403,
  staged: true,
  rate: null,
});

/** What a bound begins as: more than a person asks, less than a program does. */
export const rate = (): Rate => ({ requests: 100, seconds: 60, by: 'client' });

/** What a temporary list begins as: enough offences for a mistake to stay without consequence, and ten minutes. */
export const bans = (): Bans => ({
  after: 10,
  within_seconds: 300,
  score: 0,
  action: 'block',
  seconds: 600,
  longest_seconds: 86_400,
  grows: false,
  most: 1_000,
  never: '',
});

export const bot = (): Bot => ({ name: '', user_agent: '', suffixes: [] });

export const exclusion = (): Exclusion => ({
  rule: 0,
  tag: '',
  target: '',
  path: '',
  prefix: false,
  method: '',
  owner: '',
  reason: '',
  expires_at: null,
});
