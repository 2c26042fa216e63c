/** “This is no leak”: the exclusion that follows from a finding, and the requests that store it and say so. Pure. */
import type { Tagged, WriteRequest } from '@/api/client';
import type { DlpExclusion, DlpPolicy } from '@/api/types/dlp';
import type { WafEvent, WafLeak } from '@/api/types/waf';

/** By the value itself, or by where it stands. */
export type By = 'fingerprint' | 'pointer' | 'argument' | 'header';

const NOTHING: Record<By, string> = { fingerprint: '', pointer: '', argument: '', header: '' };
const PLACE = /^(header|query|body) ([^( ].*?)(?: \([a-z0-9, -]+\))?$/;
const IS_NAME = /^\w+ name of /;

/** Names of detectors stand after `dlp/` in the policy of an event. */
export const policyOf = ({ policy }: Pick<WafEvent, 'policy'>): string =>
  policy.replace('dlp/', '');

/** What a finding can be excluded by: its value; and its place, where that is one and is told. */
export function waysOf({ place, fingerprint }: WafLeak): readonly { by: By; value: string }[] {
  const ways: { by: By; value: string }[] = [];
  if (fingerprint) ways.push({ by: 'fingerprint', value: fingerprint });
  const [, part, name] = (!IS_NAME.test(place) && PLACE.exec(place)) || [];
  if (!part || !name || name.includes('…')) return ways;
  if (part === 'header') return [...ways, { by: 'header', value: name }];
  const by = part === 'body' && name.startsWith('/') ? 'pointer' : 'argument';
  return [...ways, { by, value: name }];
}

export const isExcluded = ({ exclusions }: DlpPolicy['spec'], leak: WafLeak): boolean =>
  waysOf(leak).some(({ by, value }) =>
    exclusions.some((one) => one[by] === value && ['', leak.detector].includes(one.detector)),
  );

/** A merge patch replaces a list whole: those that are there come first, as they are. */
export function excludeRequest(
  slice: string,
  policy: Tagged<DlpPolicy>,
  leak: WafLeak,
  by: By,
  said: { owner: string; reason: string },
): WriteRequest {
  const { name, spec } = policy.value;
  const value = waysOf(leak).find((way) => way.by === by)?.value ?? '';
  const added: DlpExclusion = {
    ...NOTHING,
    detector: leak.detector,
    [by]: value,
    owner: said.owner.trim(),
    reason: said.reason.trim(),
  };
  return {
    method: 'PATCH',
    path: `/slices/${slice}/dlp-policies/${encodeURIComponent(name)}`,
    etag: policy.etag,
    body: { spec: { exclusions: [...spec.exclusions, added] } },
  };
}

/** Of an event with nothing else in it, it is said as well: it was a false alarm. */
export const labelRequest = (slice: string, { id, leaks }: WafEvent): WriteRequest | null =>
  leaks.length === 1
    ? {
        method: 'PUT',
        path: `/slices/${slice}/waf/events/${id}/label`,
        body: { label: 'false_positive' },
      }
    : null;
