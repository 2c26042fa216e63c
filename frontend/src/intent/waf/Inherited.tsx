/** What each hostname of a route says about the firewall, where the route says nothing itself. */
import { keys } from '@/api/keys';
import type { Hostname, HostnameSpec } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { useWafText } from './text';
import classes from './waf.module.css';

type Props = { slice: string; hostnames: readonly string[] };

export function Inherited({ slice, hostnames }: Props) {
  const t = useWafText();
  const { items } = useEndless<Hostname>(
    keys.objects(slice, 'hostnames'),
    `/slices/${slice}/hostnames`,
  );
  const known = items.filter(({ name }) => hostnames.includes(name));
  if (known.length === 0) return null;
  return (
    <ul className={classes.inherited} aria-label={t('inherit.hint')}>
      {known.map(({ name, spec: { waf } }) => (
        <li key={name}>
          <code>{name}</code>
          <span>{t(`inherited.${wordOf(waf)}`, { policy: waf?.policy ?? '' })}</span>
        </li>
      ))}
    </ul>
  );
}

const wordOf = (waf: HostnameSpec['waf']) => (waf?.policy && waf.failure_mode) || 'none';
