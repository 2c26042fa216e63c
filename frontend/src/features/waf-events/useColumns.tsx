import { useMemo } from 'react';
import type { WafEvent } from '@/api/types/waf';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { Bytes } from '@/waf/Bytes';
import { OutcomeMark } from '@/waf/OutcomeMark';
import { firstRuleOf } from './first';
import classes from './events.module.css';
import { useText } from './text';

/** Columns of the list of events. */
export function useColumns(): Column<WafEvent>[] {
  const t = useText();
  return useMemo(
    () => [
      { key: 'at', header: t('column.at'), width: '94px', cell: ({ at }) => <Age at={at} /> },
      {
        key: 'outcome',
        header: t('column.outcome'),
        width: '150px',
        cell: ({ outcome }) => <OutcomeMark outcome={outcome} />,
      },
      {
        key: 'client',
        header: t('column.client'),
        width: 'minmax(152px, 0.7fr)',
        cell: ({ client, country }) => <Client client={client} country={country} />,
      },
      {
        key: 'request',
        header: t('column.request'),
        width: 'minmax(140px, 2fr)',
        cell: (event) => <Request event={event} />,
      },
      {
        key: 'rule',
        header: t('column.rule'),
        width: 'minmax(120px, 1.8fr)',
        cell: (event) => <Rule event={event} />,
      },
      {
        key: 'score',
        header: t('column.score'),
        width: '60px',
        align: 'end',
        cell: ({ score }) => score,
      },
    ],
    [t],
  );
}

export function Client({ client, country }: Pick<WafEvent, 'client' | 'country'>) {
  const t = useText();
  if (client === null) return t('client.unknown');
  return (
    <span className={classes.client}>
      <code>{client}</code>
      {country && <em>{country}</em>}
    </span>
  );
}

export function Request({ event: { method, host, path, direction } }: { event: WafEvent }) {
  const t = useText();
  return (
    <span className={classes.request}>
      {direction === 'response' && <i>{t('in.response')}</i>}
      <b>{method}</b> <em>{host}</em>
      <Bytes text={path} />
    </span>
  );
}

function Rule({ event }: { event: WafEvent }) {
  const t = useText();
  const rule = firstRuleOf(event);
  if (!rule) return '–';
  return (
    <span className={classes.rule} title={rule.message}>
      <code>{rule.name}</code> {rule.message}
      {rule.others > 0 && <em> {t('rule.others', { count: rule.others })}</em>}
    </span>
  );
}
