/** What must not leave and was found: by which detector, where, how often; never the thing itself. */
import type { WafLeak } from '@/api/types/waf';
import { Copy } from '@/ui/form/Copy';
import classes from './event.module.css';
import { useText } from './text';

export function Leaks({ leaks }: { leaks: readonly WafLeak[] }) {
  const t = useText();
  return (
    <ul className={classes.leaks} aria-label={t('leaks')}>
      {leaks.map((leak) => (
        <li key={`${leak.detector} ${leak.fingerprint} ${leak.place}`}>
          <p>
            <strong>{leak.label}</strong>{' '}
            {leak.action === 'block' ? t('leak.block') : t('leak.observe')}
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
        </li>
      ))}
    </ul>
  );
}
