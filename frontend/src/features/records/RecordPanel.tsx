/** All that is known of one request, and where to look further. */
import { Link } from '@tanstack/react-router';
import type { AccessRecord } from '@/api/types/records';
import { formatCount, formatMs } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { Copy } from '@/ui/form/Copy';
import { Facts, type Fact } from '@/ui/page/Facts';
import { SidePanel, SideSection } from '@/ui/panel/SidePanel';
import { formatExact } from '@/ui/time/Age';
import { Bytes } from '@/waf/Bytes';
import { StatusCode } from './StatusCode';
import classes from './records.module.css';
import { useText, type Text } from './text';

type Props = { slice: string; record: AccessRecord; onClose: () => void };

export function RecordPanel({ slice, record, onClose }: Props) {
  const t = useText();
  return (
    <SidePanel
      title={`${record.method || t('request')} ${record.host}`}
      subtitle={<StatusCode record={record} />}
      onClose={onClose}
    >
      <SideSection title={t('request')}>
        <p className={classes.target}>
          <Bytes text={record.query ? `${record.path}?${record.query}` : record.path} />
        </p>
        <Facts facts={aboutRequest(t, record)} />
      </SideSection>
      <SideSection title={t('answer')}>
        <Facts facts={aboutAnswer(t, slice, record)} />
      </SideSection>
      <SideSection title={t('client')}>
        <Facts facts={aboutClient(t, record)} />
      </SideSection>
      <Onward slice={slice} record={record} />
    </SidePanel>
  );
}

const code = (text: string) => (text ? <code className={classes.value}>{text}</code> : null);
const ms = (us: number | null) => (us === null ? null : formatMs(us / 1_000));

const aboutRequest = (t: Text, record: AccessRecord): Fact[] => [
  [t('fact.at'), formatExact(record.at)],
  [
    t('fact.request_id'),
    record.request_id ? <Copy value={record.request_id} label={record.request_id} /> : null,
  ],
  [t('fact.trace'), <Trace record={record} />],
  [t('fact.trace_state'), code(record.trace_state)],
  [t('fact.protocol'), record.protocol || null],
  [t('fact.bytes_in'), formatCount(record.bytes_in)],
];

const aboutAnswer = (t: Text, slice: string, record: AccessRecord): Fact[] => [
  [
    t('fact.route'),
    record.route ? (
      <Link to={paths.object(slice, 'routes', record.route)} className="mono">
        {record.route}
      </Link>
    ) : null,
  ],
  [
    t('fact.service'),
    record.service ? (
      <Link to={paths.object(slice, 'services', record.service)} className="mono">
        {record.service}
      </Link>
    ) : null,
  ],
  [t('fact.upstream'), code(record.upstream)],
  [
    t('fact.revision'),
    record.revision ? (
      <Link to={paths.revision(slice, record.revision)}>{record.revision}</Link>
    ) : null,
  ],
  [t('fact.details'), code(record.details)],
  [t('fact.duration'), ms(record.duration_us)],
  [t('fact.first_byte'), ms(record.first_byte_us)],
  [t('fact.upstream_time'), ms(record.upstream_us)],
  [t('fact.attempts'), formatCount(record.attempts)],
  [t('fact.bytes_out'), formatCount(record.bytes_out)],
  [t('fact.waf'), firewallOf(t, record)],
];

const aboutClient = (t: Text, record: AccessRecord): Fact[] => [
  [t(record.is_client_masked ? 'fact.network' : 'fact.client'), code(record.client)],
  [t('fact.user_agent'), code(record.user_agent)],
  [t('fact.tls'), record.tls || null],
  [t('fact.server_name'), code(record.server_name)],
  [t('fact.ja4'), code(record.ja4)],
  [t('fact.ja3'), code(record.ja3)],
  [t('fact.country'), record.country || null],
  [t('fact.asn'), record.asn ? `AS${record.asn}` : null],
  [t('fact.node'), <Link to={paths.node(record.node)}>{record.node.slice(0, 8)}</Link>],
];

const firewallOf = (
  t: Text,
  { waf_outcome: outcome, waf_policy: policy, waf_score: score }: AccessRecord,
) => (outcome ? t('waf', { outcome: outcome.replaceAll('_', ' '), policy, score }) : null);

function Trace({ record: { trace_id: trace, trace_link: link } }: { record: AccessRecord }) {
  if (!trace) return '–';
  return link ? (
    <a href={link} target="_blank" rel="noreferrer" className="mono">
      {trace}
    </a>
  ) : (
    <Copy value={trace} label={trace} />
  );
}

function Onward({ slice, record }: { slice: string; record: AccessRecord }) {
  const t = useText();
  const { request_id: request, trace_id: trace, client, waf_outcome: outcome } = record;
  const here = paths.records(slice);
  return (
    <p className={classes.onward}>
      {outcome && request && (
        <Link to={paths.wafEvents(slice)} search={{ request_id: request }}>
          {t('to.event')}
        </Link>
      )}
      {trace && (
        <Link to={here} search={{ trace_id: trace }}>
          {t('to.trace')}
        </Link>
      )}
      {client && (
        <Link to={here} search={{ client }}>
          {t('to.client')}
        </Link>
      )}
    </p>
  );
}
