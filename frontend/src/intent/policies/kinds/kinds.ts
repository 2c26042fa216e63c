/** Every type of traffic policy in one table, in the order in which people are shown them. */
import type { TrafficSettings, TrafficType } from '@/api/types/intent';
import type { Words } from '../text';
import { apiKey } from './apiKey';
import { compression } from './compression';
import { cors } from './cors';
import type { PolicyKind } from './kind';
import { rateLimit } from './rateLimit';

type Kinds = {
  [Type in TrafficType]: PolicyKind<Extract<TrafficSettings, { type: Type }>>;
};

export const KINDS: Kinds = {
  api_key: apiKey,
  rate_limit: rateLimit,
  cors,
  compression,
};

export const TYPES = Object.keys(KINDS) as TrafficType[];

/** The row of a policy's own type. */
export const kindOf = (type: TrafficType): PolicyKind<TrafficSettings> =>
  KINDS[type] as unknown as PolicyKind<TrafficSettings>;

export const sentenceOf = (settings: TrafficSettings, t: Words): string =>
  kindOf(settings.type).sentence(settings, t);
