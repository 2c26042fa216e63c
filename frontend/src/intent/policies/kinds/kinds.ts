/** Every type of traffic policy in one table, in the order in which people are shown them. */
import type { TrafficSettings, TrafficType } from '@/api/types/intent';
import type { Words } from '../text';
import { adaptiveConcurrency } from './adaptiveConcurrency';
import { bandwidth } from './bandwidth';
import { apiKey } from './apiKey';
import { cache } from './cache';
import { compression } from './compression';
import { cors } from './cors';
import { errorPages } from './errorPages';
import { fault } from './fault';
import { headers } from './headers';
import { authorization } from './authorization';
import { externalAuthorization } from './externalAuthorization';
import { ipAccess } from './ipAccess';
import { jwt } from './jwt';
import type { PolicyKind } from './kind';
import { quota } from './quota';
import { oidc } from './oidc';
import { rateLimit } from './rateLimit';
import { sizeLimit } from './sizeLimit';

type Kinds = {
  [Type in TrafficType]: PolicyKind<Extract<TrafficSettings, { type: Type }>>;
};

export const KINDS: Kinds = {
  api_key: apiKey,
  rate_limit: rateLimit,
  quota,
  jwt,
  oidc,
  authorization,
  external_authorization: externalAuthorization,
  ip_access: ipAccess,
  cors,
  headers,
  error_pages: errorPages,
  compression,
  cache,
  size_limit: sizeLimit,
  bandwidth,
  adaptive_concurrency: adaptiveConcurrency,
  fault,
};

export const TYPES = Object.keys(KINDS) as TrafficType[];

/** The row of a policy's own type. */
export const kindOf = (type: TrafficType): PolicyKind<TrafficSettings> =>
  KINDS[type] as unknown as PolicyKind<TrafficSettings>;

export const sentenceOf = (settings: TrafficSettings, t: Words): string =>
  kindOf(settings.type).sentence(settings, t);
