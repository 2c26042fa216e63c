/** Who asked, for what, and where to look further. */
import { Link } from '@tanstack/react-router';
import type { WafEvent } from '@/api/types/waf';
import { paths } from '@/lib/paths';
import { Copy } from '@/ui/form/Copy';
import { Facts } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { formatExact } from '@/ui/time/Age';
import classes from './event.module.css';
import { useText } from './text';
import { Client } from './useColumns';

type Props = { slice: string; event: WafEvent };

export function About({ slice, event }: Props) {
  const t = useText();
  const { at, asn, ja4, host, route, request_id: request, attack, client } = event;
  const events = paths.wafEvents(slice);
  return (
    <Panel title={t('about')}>
      <Facts
        facts={[
          [t('fact.when'), formatExact(at)],
          [t('fact.client'), <Client {...event} />],
          [t('fact.network'), asn ? t('asn', { asn }) : null],
          [t('fact.tls'), ja4 ? <code>{ja4}</code> : null],
          [t('fact.host'), <span className="mono">{host}</span>],
          [
            t('fact.route'),
            route ? (
              <Link to={paths.object(slice, 'routes', route)} className="mono">
                {route}
              </Link>
            ) : null,
          ],
          [t('fact.request'), <Copy value={request} label={request} />],
        ]}
      />
      <p className={classes.onward}>
        {client !== null && (
          <Link to={events} search={{ client }}>
            {t('only.client')}
          </Link>
        )}
        {request && (
          <Link to={paths.records(slice)} search={{ request_id: request }}>
            {t('to.record')}
          </Link>
        )}
        <Link to={events} search={{ attack }}>
          {t('only.attack')}
        </Link>
      </p>
    </Panel>
  );
}
