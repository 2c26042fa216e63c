/** What must not leave and was found: by which detector, where, how often; never the thing itself. */
import { useQuery } from '@tanstack/react-query';
import { readTagged, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { DlpPolicy } from '@/api/types/dlp';
import type { WafEvent, WafLeak } from '@/api/types/waf';
import { useMayInSlice } from '@/api/useSlice';

import { Copy } from '@/ui/form/Copy';
import classes from './event.module.css';
import { NoLeak } from './NoLeak';
import { policyOf } from './noLeak';
import { useText } from './text';

const isKnown = (action: string): action is 'block' | 'redact' | 'hold' =>
  ['block', 'redact', 'hold'].includes(action);

/** What is held is told as if it were found, too: it has a panel of its own. */
const isFound = ({ detector }: WafLeak) => detector !== 'held';

type Props = { slice: string; event: WafEvent };

export function Leaks({ slice, event }: Props) {
  const t = useText();
  const mayEdit = useMayInSlice(slice, 'edit');
  const name = policyOf(event);
  const { data: policy } = useQuery<Tagged<DlpPolicy>, ApiError>({
    queryKey: keys.object(slice, 'dlp-policies', name),
    queryFn: ({ signal }) =>
      readTagged(`/slices/${slice}/dlp-policies/${encodeURIComponent(name)}`, {}, signal),
    enabled: mayEdit,
    retry: false,
  });
  return (
    <ul className={classes.leaks} aria-label={t('leaks')}>
      {event.leaks.filter(isFound).map((leak) => (
        <li key={`${leak.detector} ${leak.fingerprint} ${leak.place}`}>
          <p>
            <strong>{leak.label}</strong>{' '}
            {t(isKnown(leak.action) ? `leak.${leak.action}` : 'leak.observe')}
          </p>
          <p>
            {t('leak.at')} <span className="mono">{leak.place}</span>
          </p>
          {leak.fingerprint && (
            <p>
              {leak.sample && <span className="mono">{leak.sample}</span>}{' '}
              {t('leak.values', { count: leak.count })}{' '}
              <Copy value={leak.fingerprint} label={leak.fingerprint} />
            </p>
          )}
          {policy && <NoLeak slice={slice} event={event} leak={leak} policy={policy} />}
        </li>
      ))}
    </ul>
  );
}
