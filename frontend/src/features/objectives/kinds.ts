/** What can be measured, and what goes with each kind. Pure. */
import type { Indicator, IndicatorKind } from '@/api/types/objectives';

export const OF_REQUESTS = ['availability', 'latency'] as const satisfies readonly IndicatorKind[];
export const BESIDE_REQUESTS = [
  'handshakes',
  'serving',
  'firewall',
  'inspection',
] as const satisfies readonly IndicatorKind[];
export type SignalKind = (typeof BESIDE_REQUESTS)[number];

const OUTCOMES: Record<SignalKind, readonly string[]> = {
  handshakes: [
    'ok',
    'no_certificate',
    'certificate_refused',
    'ours_refused',
    'version',
    'cipher',
    'broken',
    'abandoned',
  ],
  serving: ['proven', 'failed'],
  firewall: ['passed', 'noted', 'would_refuse', 'refused', 'challenged', 'limited', 'unreadable'],
  inspection: ['answered', 'unanswered'],
};
const USUAL_BAD: Record<SignalKind, readonly string[]> = {
  handshakes: [
    'broken',
    'certificate_refused',
    'cipher',
    'no_certificate',
    'ours_refused',
    'version',
  ],
  serving: ['failed'],
  firewall: ['challenged', 'limited', 'refused', 'unreadable'],
  inspection: ['unanswered'],
};
const USUAL_MS = 300;

export const isSignal = (kind: IndicatorKind): kind is SignalKind =>
  (BESIDE_REQUESTS as readonly IndicatorKind[]).includes(kind);

/** What may become of what is counted beside requests; null: requests have classes. */
export const outcomesOf = (kind: IndicatorKind): readonly string[] | null =>
  isSignal(kind) ? OUTCOMES[kind] : null;

/** Only the platform promises for the inspector: it is asked by all tenants together. */
export const kindsFor = (tenant: string): readonly SignalKind[] =>
  BESIDE_REQUESTS.filter((kind) => kind !== 'inspection' || tenant === 'platform');

/** The indicator with another kind: what does not go with it is taken out, and its classes are the usual. */
export function turnedInto(before: Indicator, kind: IndicatorKind): Indicator {
  const isOfChecks = kind === 'synthetic';
  const indicator = isOfChecks
    ? { ...before, routes: [], services: [] }
    : { ...before, checks: [] };
  const threshold_ms = kind === 'latency' ? (indicator.threshold_ms ?? USUAL_MS) : null;
  if (isSignal(kind))
    return {
      ...indicator,
      kind,
      threshold_ms,
      routes: [],
      services: [],
      names: [],
      bad: [...USUAL_BAD[kind]],
      ignored: kind === 'handshakes' ? ['abandoned'] : [],
    };
  if (!isSignal(indicator.kind)) return { ...indicator, kind, threshold_ms };
  return {
    ...indicator,
    kind,
    threshold_ms,
    names: [],
    bad: ['5xx', 'none'],
    ignored: ['waf', 'rate-limit'],
  };
}
